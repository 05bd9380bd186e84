import { parseDirectoryName, parseSummaryName } from "../spool/instance-name.ts";
import { quarantineDirectory } from "../spool/quarantine-entry.ts";
import type { Unfit } from "../spool/unfit.ts";
import type { OwnerOptions } from "./owner.ts";
import { directoryEntry, entryOf, listOrNothing, type SurveyEntry } from "./survey-entry.ts";

export interface Survey {
  readonly entries: readonly SurveyEntry[];
  /** What is not looked at, and why. */
  readonly unfit: readonly Unfit[];
  /** False where processes were faster than every try: some figures may be of two moments. */
  readonly isSteady: boolean;
}

/** Between two of them a directory was taken over or a summary was absorbed. */
const MAX_TRIES = 8;

/**
 * Everything in a spool's directory that counts, at one moment, oldest instance first. Reads and changes nothing.
 * Bounds: the ends of each segment, and one segment at a time. Throws what the disk throws; what goes away while it is read is no error.
 */
export function survey(options: OwnerOptions, root: string): Survey {
  const { files } = options;
  for (let left = MAX_TRIES; ; left--) {
    const names = files.list(root).filter(isOfInstance).sort();
    const found = namesIn(options, root, names);
    const still = new Set(files.list(root));
    // What another process takes over or absorbs meanwhile may be in its books, or twice, or nowhere.
    if (names.every((name) => still.has(name))) return found;
    if (left === 0) return { ...found, isSteady: false };
  }
}

function isOfInstance(name: string): boolean {
  return parseSummaryName(name) !== undefined || parseDirectoryName(name) !== undefined;
}

function namesIn(options: OwnerOptions, root: string, names: readonly string[]): Survey {
  const unfit: Unfit[] = [];
  const entries: SurveyEntry[] = [];
  const all = new Set(names);
  let isSteady = true;
  for (const name of names) {
    const found = entryOf(options, root, name, all);
    if (found === undefined) continue;
    if ("why" in found) unfit.push(found);
    else {
      entries.push(found.entry);
      isSteady &&= found.isSteady;
    }
  }
  const aside = quarantineOf(options, root);
  entries.push(...aside.entries);
  unfit.push(...aside.unfit);
  return { entries: entries.sort(byAge), unfit, isSteady };
}

function byAge(one: SurveyEntry, other: SurveyEntry): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** Each entry is an instance's directory of its own; nobody writes into one. */
function quarantineOf(options: OwnerOptions, root: string): Pick<Survey, "entries" | "unfit"> {
  const folder = quarantineDirectory(root);
  const entries: SurveyEntry[] = [];
  const unfit: Unfit[] = [];
  for (const name of [...listOrNothing(options.files, folder)].sort()) {
    const parsed = parseDirectoryName(name);
    if (parsed === undefined || parsed.adopter !== undefined) continue;
    const about = { state: "quarantined", pid: undefined, adopter: undefined } as const;
    const found = directoryEntry(options, `${folder}/${name}`, parsed.instance, false, about);
    if (found === undefined) continue;
    if ("why" in found) unfit.push(found);
    else entries.push(found.entry);
  }
  return { entries, unfit };
}
