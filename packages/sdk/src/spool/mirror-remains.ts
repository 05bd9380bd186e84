import { dirname } from "node:path";
import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { parseDirectoryName } from "./instance-name.ts";
import { openMirrored } from "./mirror-recovery.ts";

/** Of mirrors, and of directories in each, that are looked at; beyond that the sum is a lower bound. */
const MAX_LOOKED_AT = 1000;

/** A mirror that was given up, with what waits in it. */
export interface MirrorRemains {
  /** `<spool>/mirrors/<name>`. */
  readonly directory: string;
  /** Rows without outcome. */
  readonly items: number;
}

/** `<spool>/mirrors/<name>/v1`, beside `<spool>/v1`. */
export function mirrorRoot(spoolRoot: string, name: string): string {
  return `${dirname(spoolRoot)}/mirrors/${name}/v1`;
}

/**
 * The mirrors of a spool that nobody names any more. Changes nothing there. What cannot be read counts as nothing: it is
 * not for the SDK to say what a foreign directory holds.
 */
export function findRemains(
  files: FileSystem,
  clock: Clock,
  spoolRoot: string,
  named: ReadonlySet<string>,
): readonly MirrorRemains[] {
  return listed(files, `${dirname(spoolRoot)}/mirrors`).flatMap((name) => {
    if (named.has(name)) return [];
    const root = mirrorRoot(spoolRoot, name);
    const names = listed(files, root);
    const items = names.reduce((sum, at) => sum + itemsIn(files, clock, root, at), 0);
    return names.length === 0 ? [] : [{ directory: dirname(root), items }];
  });
}

function itemsIn(files: FileSystem, clock: Clock, root: string, name: string): number {
  const { instance } = parseDirectoryName(name) ?? {};
  if (instance === undefined) return 0;
  try {
    return openMirrored(files, clock, instance, `${root}/${name}`, () => {}).bufferedItems;
  } catch {
    // Taken over or removed by another process meanwhile, or nothing that we may read.
    return 0;
  }
}

function listed(files: FileSystem, directory: string): readonly string[] {
  try {
    if (files.status(directory)?.kind !== "directory") return [];
    return files.list(directory).slice(0, MAX_LOOKED_AT);
  } catch {
    // Removed meanwhile, or nothing that we may read.
    return [];
  }
}
