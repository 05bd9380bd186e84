import {
  APPLICATION_DIRECTORIES,
  HOME_PARENTS,
  isProgramFile,
  KNOWN_DIRECTORIES,
  NO_USERS,
  NUMBERED_DATA_ROOT,
  OPAQUE_NAME,
  POSIX_DATA_ROOTS,
  POSIX_PRODUCT_ROOTS,
  POSIX_SYSTEM_ROOTS,
  WINDOWS_SYSTEM_ROOTS,
} from "./path-names.ts";
import type { PathSegment, SplitPath } from "./path-split.ts";

/** What every {@link OPAQUE_NAME} ends with; a look at it is cheaper. */
const HEXADECIMAL = "0123456789abcdef";

/** Segments of a path that go, as one piece; `from` and `to` (exclusive) count segments. */
export interface PathPiece {
  readonly what: "user" | "host" | "share" | "path";
  readonly from: number;
  readonly to: number;
}

/** A home's parent is looked for among so many first segments: `/mnt/pool/home/jane`. */
const HOME_DEPTH = 5;
/** Shorter names are in other words by chance. */
const MIN_OWNER_CHARACTERS = 3;
/** No name has this sign. */
const HIDDEN = "\0\0";
const SHARES: ReadonlySet<string> = new Set(
  "users|home|homes|profiles|public|shared|admin$|ipc$|print$|fax$|sysvol|netlogon|davwwwroot|pipe|mailslot|c$|d$|e$|c|d|e|webdav|users$|home$|profiles$".split(
    "|",
  ),
);

/**
 * What of a path goes: the user of a home, a share and its host, and everything from the first directory that no system or product
 * is known to have, down to the last name, which stays if it is a program's. What is left keeps root, depth and extension.
 */
export function planPath({ kind, segments }: SplitPath): readonly PathPiece[] {
  const names = segments.map(({ name }) => name.toLowerCase());
  const pieces: PathPiece[] = [];
  let kept = 0;
  if (kind === "unc") {
    if (segments.length === 0) return pieces;
    pieces.push({ what: "host", from: 0, to: 1 });
    kept = Math.min(2, segments.length);
    if (segments.length > 1 && !SHARES.has(names[1]!))
      pieces.push({ what: "share", from: 1, to: 2 });
  }
  const user = kind === "home" ? -1 : userAt(names, kind);
  if (user >= 0) {
    // Above a home nothing is private but what stands below a root of data.
    elide(segments, names, rootsKept(kind, names, kept), user - 1, pieces);
    pieces.push({ what: "user", from: user, to: user + 1 });
    kept = user + 1;
    hideOwner(names, user);
  } else {
    kept = rootsKept(kind, names, kept);
  }
  elide(segments, names, kept, segments.length, pieces);
  return pieces;
}

/** A name below a home that has its owner's in it is no program's, whatever it ends with: `/home/jane/jane-notes.log`. */
function hideOwner(names: string[], user: number): void {
  const owner = names[user]!;
  if (owner.length < MIN_OWNER_CHARACTERS) return;
  for (let at = user + 1; at < names.length; at++) {
    if (names[at]!.includes(owner)) names[at] = HIDDEN;
  }
}

/** The segment that names a home's owner, or -1. */
function userAt(names: readonly string[], kind: SplitPath["kind"]): number {
  const limit = Math.min(names.length - 1, HOME_DEPTH);
  for (let at = 0; at < limit; at++) {
    const name = names[at]!;
    const isParent =
      (HOME_PARENTS.has(name) && (kind !== "unc" || at > 0)) ||
      (kind === "posix" && at === 0 && name === "user") ||
      (kind === "posix" && at > 0 && name === "media" && names[at - 1] === "run") ||
      (kind === "posix" && at > 0 && name === "usercache");
    if (!isParent) continue;
    const user = names[at + 1]!;
    if (HOME_PARENTS.has(user)) continue;
    return NO_USERS.has(user) || /^\d+$/.test(user) ? -1 : at + 1;
  }
  return -1;
}

/** How many segments stay for their root's sake; all, below the root of a system. */
function rootsKept(kind: SplitPath["kind"], names: readonly string[], kept: number): number {
  const root = names[0];
  if (root === undefined || kind === "unc" || kind === "home") return kept;
  if (kind === "posix") return posixKept(root, names);
  if (WINDOWS_SYSTEM_ROOTS.has(root)) return names.length;
  if (root === "users") return 1;
  return root === "programdata" ? Math.min(2, names.length) : kept;
}

function posixKept(root: string, names: readonly string[]): number {
  if (root === "dev") return names[1] === "disk" && names[2] === "by-label" ? 3 : names.length;
  if (root === "run" && (names[1] === "media" || names[1] === "user")) return 2;
  if (POSIX_SYSTEM_ROOTS.has(root)) {
    const volume = names.indexOf("volumes");
    return root === "system" && volume > 0 ? volume + 1 : names.length;
  }
  if (root === "var" && (names[1] === "log" || names[1] === "run")) return names.length;
  if (POSIX_PRODUCT_ROOTS.has(root))
    return Math.min(root === "var" ? 3 : root === "tmp" ? 1 : 2, names.length);
  return POSIX_DATA_ROOTS.has(root) || NUMBERED_DATA_ROOT.test(root) ? 1 : 0;
}

/** Adds what goes between two segments. From `node_modules` on, names are those of published packages. */
function elide(
  segments: readonly PathSegment[],
  names: readonly string[],
  start: number,
  end: number,
  pieces: PathPiece[],
): void {
  const isWhole = end === segments.length;
  let from = start;
  while (from < end && isKnownDirectory(names[from]!, from === names.length - 1)) from++;
  const modules = names.indexOf("node_modules", start);
  if (modules >= 0 && modules < end) {
    if (from < modules) pieces.push({ what: "path", from, to: modules });
    return;
  }
  if (from >= end) return;
  const isKept =
    isWhole &&
    names[end - 1] !== HIDDEN &&
    isProgramFile(segments[end - 1]!.name, isBelowApplication(names, from));
  const to = isKept ? end - 1 : end;
  if (from < to) pieces.push({ what: "path", from, to });
}

function isBelowApplication(names: readonly string[], end: number): boolean {
  for (let at = 0; at < end; at++) if (APPLICATION_DIRECTORIES.has(names[at]!)) return true;
  return false;
}

function isKnownDirectory(name: string, isLast: boolean): boolean {
  if (name.length === 1 || name === "..") return true;
  // Files and directories that shells hide are those of programs.
  if (name[0] === "." && /^\.[a-z][a-z0-9_-]{1,23}(?:\.(?:json|js|yml|yaml|toml|d))?$/.test(name))
    return true;
  if (KNOWN_DIRECTORIES.has(name) && !(isLast && name.includes(".") && name[0] !== "."))
    return true;
  return HEXADECIMAL.includes(name[name.length - 1]!) && OPAQUE_NAME.test(name);
}
