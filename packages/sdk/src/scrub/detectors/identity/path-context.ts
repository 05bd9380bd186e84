import {
  knownExtension,
  NUMBERED_DATA_ROOT,
  POSIX_DATA_ROOTS,
  POSIX_PRODUCT_ROOTS,
  POSIX_SYSTEM_ROOTS,
  ROUTE_ROOTS,
} from "../../masks/path-names.ts";
import { isDigit, isLetter } from "./path-token.ts";

/** What may stand before a path; a letter or another slash makes it the middle of something. */
const BOUNDARY = /[\s"'`=([{,;:|>@&!+\u00a0\u2018-\u201f\u00ab\u00bb\u2039\u203a]/;
const IS_BOUNDARY: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  BOUNDARY.test(String.fromCharCode(code)),
);
/** The first segment of a path by what is below it; longer ones are nobody's. */
const ROOTS: ReadonlyMap<string, "files" | "routes"> = new Map([
  ...[...ROUTE_ROOTS].map((name) => [name, "routes"] as const),
  ...[...POSIX_SYSTEM_ROOTS, ...POSIX_PRODUCT_ROOTS, ...POSIX_DATA_ROOTS].map(
    (name) => [name, "files"] as const,
  ),
]);
const MAX_ROOT_CHARACTERS = 32;
const MAX_EXTENSION_CHARACTERS = 12;
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
const GAP = /[\s"'`:=([]/;
const REGEX_SIGNS = /[\\^$*+?[\](){}|]/;

/** Whether a path may start here: not in the middle of a name, a URL or one of our own placeholders. */
export function startsAt(text: string, start: number): boolean {
  if (start === 0) return true;
  const code = text.charCodeAt(start - 1);
  if (!(code < 128 ? IS_BOUNDARY[code] : BOUNDARY.test(text[start - 1]!))) return false;
  return code !== 62 || !closesPlaceholder(text, start - 1);
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
export function isFilePath(text: string, start: number, pathEnd: number): boolean {
  let end = pathEnd;
  while (end > start && text[end - 1] === "/") end--;
  let rootEnd = start + 1;
  while (rootEnd < end && text[rootEnd] !== "/") rootEnd++;
  const kind = kindOf(text, start + 1, rootEnd);
  const word = wordBefore(text, start);
  if (word !== "" && ROUTE_WORDS.has(word)) {
    const root = text.slice(start + 1, rootEnd);
    return root === "home" || root === "Users";
  }
  if (kind === "files") return mayBeBelowRoot(text.slice(start, end));
  const isNamed =
    word !== "" && (FILE_WORDS.has(word.toLowerCase()) || /^E[A-Z]{3,11}$/.test(word));
  const isFile = isNamed || (rootEnd < end && hasExtension(text, rootEnd, end));
  return isFile && kind === undefined && !isModuleOrPattern(text.slice(start, end));
}

function kindOf(text: string, from: number, to: number): "files" | "routes" | undefined {
  if (to - from > MAX_ROOT_CHARACTERS) return undefined;
  const root = text.slice(from, to).toLowerCase();
  const kind = ROOTS.get(root);
  if (kind !== undefined || !isDigit(text.charCodeAt(to - 1))) return kind;
  return NUMBERED_DATA_ROOT.test(root) ? "files" : undefined;
}

/** No pattern of files, but for homes. */
function mayBeBelowRoot(path: string): boolean {
  return !/[{*$^]/.test(path) || /^\/home(?:\/|$)/i.test(path);
}

/** A regular expression, a package of a registry, or the path of an example. */
function isModuleOrPattern(path: string): boolean {
  return (
    REGEX_SIGNS.test(path) ||
    path.includes("/@") ||
    /\/node_modules(?:\/|$)/.test(path) ||
    /^\/path\/to(?:\/|$)/i.test(path)
  );
}

function hasExtension(text: string, rootEnd: number, end: number): boolean {
  const least = Math.max(rootEnd, end - MAX_EXTENSION_CHARACTERS);
  for (let at = end - 1; at >= least; at--) {
    const code = text.charCodeAt(at);
    if (code === 47) return false;
    if (code === 46) return knownExtension(text.slice(at, end)) !== undefined;
  }
  return false;
}

/** The word before a path, over the quote, colon or equals sign between; empty where there is none. */
function wordBefore(text: string, start: number): string {
  let end = start;
  while (end > start - MAX_GAP_CHARACTERS && end > 0 && GAP.test(text[end - 1]!)) end--;
  let from = end;
  while (from > end - MAX_WORD_CHARACTERS && from > 0 && isLetter(text.charCodeAt(from - 1)))
    from--;
  return text.slice(from, end);
}
