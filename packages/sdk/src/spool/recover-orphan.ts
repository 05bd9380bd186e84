import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { releaseClaims } from "./absorption.ts";
import type { Instance } from "./instance.ts";
import { parseSegmentName, summaryName } from "./instance-name.ts";
import { releaseEntries } from "./quarantining.ts";
import { readSummary } from "./read-summary.ts";
import { recoverInstance } from "./recover.ts";
import { returnEntry } from "./returned-entry.ts";
import type { InstanceState } from "./state.ts";
import { finishSummary, isLeftOver, removeInstanceDirectory } from "./summary.ts";
import type { Unfit } from "./unfit.ts";

export interface OrphanOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly root: string;
  readonly damaged: (path: string) => void;
  readonly unfit: (unfit: Unfit) => void;
  /** Default {@link recoverInstance}. */
  readonly recover?: typeof recoverInstance;
}

export interface OrphanRecovery {
  /** Rows to deliver, or final books; undefined where it has neither, or is left as it is. */
  readonly outcome: { readonly rows: Instance } | { readonly books: InstanceState } | undefined;
  /** Instances whose summaries this one had claimed and not counted: they are back in the root. */
  readonly released: readonly string[];
}

/**
 * Takes up a directory that was taken over, wherever its process left off: with rows, in the middle of making its
 * summary, of absorbing those of others, of setting rows aside, or of removing itself. Throws what the disk throws.
 */
export function recoverOrphan(
  options: OrphanOptions,
  id: string,
  directory: string,
): OrphanRecovery {
  const { files, clock, root, damaged, recover = recoverInstance } = options;
  const published = readSummary(files, `${root}/${summaryName(id)}`, id);
  if (published !== "missing")
    return { outcome: besideSummary(options, id, directory, published), released: [] };
  const books = finishSummary(files, root, directory, id);
  if (books !== undefined) return { outcome: { books }, released: [] };
  if (isLeftOver(files, directory)) {
    removeInstanceDirectory(files, directory, id);
    return { outcome: undefined, released: [] };
  }
  const rows = recover(files, clock, id, directory, damaged);
  try {
    returnEntry(files, root, rows);
    releaseEntries(files, root, rows);
    return { outcome: { rows }, released: releaseClaims(files, root, rows) };
  } catch (error) {
    rows.close();
    throw error;
  }
}

/** The summary is right; one that cannot be read settles nothing, and neither is thrown away. */
function besideSummary(
  { files, unfit }: OrphanOptions,
  id: string,
  directory: string,
  published: InstanceState | "unreadable",
): OrphanRecovery["outcome"] {
  if (published === "unreadable") return undefined;
  if (files.list(directory).some((name) => parseSegmentName(name) !== undefined)) {
    const why = "has rows of an instance that closed its books elsewhere";
    unfit({ path: directory, kind: "unsafe", why });
    return undefined;
  }
  removeInstanceDirectory(files, directory, id);
  return { books: published };
}
