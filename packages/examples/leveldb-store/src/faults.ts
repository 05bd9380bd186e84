import assert from "node:assert/strict";
import { cp, readdir, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KeyValueStore } from "./store.ts";
import type { StoreOptions } from "./store-lifecycle.ts";
import type { StoreTelemetry } from "./telemetry.ts";
import type { Document } from "./workload.ts";

export interface FaultOptions {
  /** The options of a store that is open. */
  readonly store: StoreOptions;
  readonly telemetryOf: (storeId: string) => StoreTelemetry;
  /** The copy of the store and other victims are made here. */
  readonly scratchDirectory: string;
  /** What the store may hold. */
  readonly documents: readonly Document[];
}

/** Opens a directory that is open already: LevelDB's lock refuses. */
export async function openTwice({ store }: FaultOptions): Promise<string> {
  const outcome = await new KeyValueStore(store).open();
  return outcome.ok ? "opened twice" : outcome.failure.type;
}

/** Opens a path that is a file. */
export async function openFile(options: FaultOptions): Promise<string> {
  const { store, telemetryOf, scratchDirectory } = options;
  const id = `${store.id}-misplaced`;
  const directory = join(scratchDirectory, `${id}.store`);
  await writeFile(directory, "not a store");
  const victim = new KeyValueStore({ ...store, id, directory, telemetry: telemetryOf(id) });
  const outcome = await victim.open();
  return outcome.ok ? "opened a file" : outcome.failure.type;
}

/** Copies a closed store, so that damage to the copy leaves the store as it is. */
export async function copyStore({ store, scratchDirectory }: FaultOptions): Promise<string> {
  const directory = join(scratchDirectory, `${store.id}-copy.store`);
  await cp(store.directory, directory, { recursive: true });
  return directory;
}

/** Damages a store's copy, runs into the damage, has LevelDB repair it and reads on. */
export async function damageAndRepair(options: FaultOptions, directory: string): Promise<string> {
  const { store, telemetryOf, documents } = options;
  const { request } = documents[0]!;
  const id = `${store.id}-copy`;
  await damageLargestTable(join(directory, "data"));
  const victim = new KeyValueStore({ ...store, id, directory, telemetry: telemetryOf(id) });
  const opened = await victim.open();
  if (!opened.ok) return opened.failure.type;
  const everything = { prefix: "", limit: 1_000_000 };
  const damaged = await victim.scan(request, everything);
  for (const document of documents) {
    if (!(await victim.get(document.request, document.key)).ok) break;
  }
  await victim.close();
  await victim.repair();
  const reopened = await victim.open();
  if (!reopened.ok) return reopened.failure.type;
  await victim.scan(request, everything);
  await victim.close();
  return damaged.ok ? "no damage found" : damaged.failure.type;
}

/**
 * Cuts the largest table in half, as a disk that lost its cache would. LevelDB finds that out by
 * itself; flipped bits inside a table it may not notice, and then it aborts the process in repair.
 */
async function damageLargestTable(dataDirectory: string): Promise<void> {
  let largest = { file: "", byteCount: 0 };
  for (const name of await readdir(dataDirectory)) {
    if (!name.endsWith(".ldb")) continue;
    const file = join(dataDirectory, name);
    const { size } = await stat(file);
    if (size > largest.byteCount) largest = { file, byteCount: size };
  }
  assert(largest.byteCount > 0, `there is no table in ${dataDirectory}`);
  await truncate(largest.file, Math.floor(largest.byteCount / 2));
}
