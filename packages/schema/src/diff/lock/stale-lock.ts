import type { Registry } from "../../contract/registry.ts";
import { createFinding, type Finding, startOfFile } from "../../diagnostics/finding.ts";
import { compareSnapshots } from "../compare.ts";
import { takeSnapshot } from "../take-snapshot.ts";
import type { LockedDependency } from "./lock.ts";
import { readLockFile } from "./lock-file.ts";
import { STALE_LOCK } from "./rules.ts";

export interface LockState {
  readonly path: string;
  readonly shownAs: string;
  /** As they are now. */
  readonly dependencies: readonly LockedDependency[];
}

/**
 * Whether the lock still says what a registry without errors promises. Where there is none, nothing
 * has been promised yet.
 */
export function examineLock(
  registry: Registry,
  { dependencies, path, shownAs }: LockState,
): readonly Finding[] {
  const reading = readLockFile(path, shownAs);
  if (reading?.lock === undefined) return reading?.findings ?? [];
  const { lock } = reading;
  const [first, ...others] = compareSnapshots(lock.snapshot, takeSnapshot(registry));
  const stale = (message: string, help: string): readonly Finding[] => [
    createFinding(STALE_LOCK, startOfFile(shownAs), message, help),
  ];
  if (first !== undefined) {
    const count = others.length === 0 ? "one change" : `${others.length + 1} changes`;
    const where = `${first.newPlace.file}:${first.newPlace.line}`;
    const message = `the lock lacks ${count} of the registry; at ${where}: ${first.message}`;
    return stale(message, "look at `sonde diff`, then run `sonde lock`");
  }
  if (isSame(dependencies, lock.dependencies)) return [];
  const message = "the lock holds other contents of the registries that this one builds upon";
  return stale(message, "run `sonde fetch`, or `sonde lock` if the contents here are meant");
}

function isSame(left: readonly LockedDependency[], right: readonly LockedDependency[]): boolean {
  const texts = (list: readonly LockedDependency[]): string =>
    JSON.stringify(list.map(({ digest, schemaUrl }) => [schemaUrl, digest]).sort());
  return texts(left) === texts(right);
}
