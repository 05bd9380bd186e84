import {
  knownExtension,
  NUMBERED_DATA_ROOT,
  POSIX_DATA_ROOTS,
  POSIX_PRODUCT_ROOTS,
  POSIX_SYSTEM_ROOTS,
  ROUTE_ROOTS,
} from "../../masks/path-names.ts";
import type { SplitPath } from "../../masks/path-split.ts";

/** What may stand before a path; a letter or another slash makes it the middle of something. */
const BOUNDARY = /[\s"'`=([{,;:|>@&!+\u00a0\u2018-\u201f\u00ab\u00bb\u2039\u203a]/;
/** Words right before a route. */
const ROUTE_WORDS: ReadonlySet<string> = new Set(
  "GET POST PUT DELETE HEAD PATCH OPTIONS TRACE CONNECT MKCOL PROPFIND PROPPATCH COPY MOVE LOCK UNLOCK REPORT route Route endpoint Endpoint uri URI url URL Url href".split(
    " ",
  ),
);
/** Words after which a path is one of a file system. */
const FILE_WORDS: ReadonlySet<string> = new Set(
  (
    "path paths file files filename filepath dir directory folder mount mounted mountpoint unmount umount open opened opening stat lstat fstat mkdir rmdir unlink scandir readdir opendir access " +
    "rename copyfile chdir cwd pwd chmod chown realpath read reading write writing wrote written delete deleted deleting remove removed removing create created creating load loaded loading " +
    "save saved saving export exported backup restore restored restoring volume filesystem share denied cd ls cat rm cp mv du df tar rsync truncate utime watch symlink readlink link"
  ).split(" "),
);
const MAX_WORD_CHARACTERS = 12;
const MAX_GAP_CHARACTERS = 5;
const REGEX_SIGNS = /[\\^$*+?[\](){}|]/;

/** Whether a path may start here: not in the middle of a name, a URL or one of our own placeholders. */
export function startsAt(text: string, start: number): boolean {
  const before = text[start - 1];
  if (before === undefined) return true;
  if (!BOUNDARY.test(before)) return false;
  return before !== ">" || !closesPlaceholder(text, start - 1);
}

/** `/<path:2>/x.js`: behind a placeholder that stands in a path there is more of that path, and no new one. */
function closesPlaceholder(text: string, close: number): boolean {
  const open = text.lastIndexOf("<", close);
  return open > 0 && close - open < 120 && /[\\/@]/.test(text[open - 1]!);
}

/**
 * Whether an absolute POSIX path is one of a file system, and no route of a server, regular expression or option. Below a known root
 * it is; others need a word before them that says so, or an extension.
 */
export function isFilePath(text: string, start: number, { kind, segments }: SplitPath): boolean {
  if (kind !== "posix") return true;
  const root = segments[0]?.name ?? "";
  const lower = root.toLowerCase();
  const word = wordBefore(text, start);
  if (lower === "path" && segments[1]?.name === "to") return false;
  if (ROUTE_WORDS.has(word)) return root === "home" || root === "Users";
  const isKnown =
    POSIX_SYSTEM_ROOTS.has(lower) ||
    POSIX_PRODUCT_ROOTS.has(lower) ||
    POSIX_DATA_ROOTS.has(lower) ||
    NUMBERED_DATA_ROOT.test(lower);
  const end = segments.at(-1)?.end ?? start;
  if (isKnown) return !/[{*$^]/.test(text.slice(start, end)) || lower === "home";
  if (ROUTE_ROOTS.has(lower) || REGEX_SIGNS.test(text.slice(start, end))) return false;
  if (segments.some(({ name }) => name.startsWith("@") || name === "node_modules")) return false;
  if (segments.length > 1 && knownExtension(segments.at(-1)!.name) !== undefined) return true;
  return FILE_WORDS.has(word.toLowerCase()) || /^E[A-Z]{3,11}$/.test(word);
}

/** The word before a path, over the quote, colon or equals sign between; empty where there is none. */
function wordBefore(text: string, start: number): string {
  let end = start;
  while (end > start - MAX_GAP_CHARACTERS && end > 0 && /[\s"'`:=([]/.test(text[end - 1]!)) end--;
  let from = end;
  while (from > end - MAX_WORD_CHARACTERS && from > 0 && /[A-Za-z]/.test(text[from - 1]!)) from--;
  return text.slice(from, end);
}
