import {
  knownExtension,
  NUMBERED_DATA_ROOT,
  POSIX_DATA_ROOTS,
  POSIX_PRODUCT_ROOTS,
  POSIX_SYSTEM_ROOTS,
  ROUTE_ROOTS,
} from "../../masks/path-names.ts";
import type { SplitPath } from "../../masks/path-split.ts";

const LOOK_BEHIND_CHARACTERS = 48;
/** What may stand before a path; a letter or another slash makes it the middle of something. */
const BOUNDARY = /[\s"'`=([{,;:|>@&!+\u00a0\u2018-\u201f\u00ab\u00bb\u2039\u203a]/;
const METHOD =
  /\b(?:GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS|TRACE|CONNECT|MKCOL|PROPFIND|PROPPATCH|COPY|MOVE|LOCK|UNLOCK|REPORT|(?:[Rr]oute|[Ee]ndpoint|[Uu][Rr][IiLl]|href)["']?[:=]?)["']? ?["']?$/;
/** Words after which a path is one of a file system. */
const FILE_WORDS =
  /(?:\b(?:paths?|files?|filename|dir|directory|folder|mount(?:ed|point)?|open(?:ed|ing)?|l?stat|mkdir|rmdir|unlink|scandir|readdir|access|rename|copyfile|chdir|cwd|chmod|chown|realpath|read(?:ing)?|writ(?:e|ing)|delet(?:e|ed|ing)|remov(?:e|ed|ing)|creat(?:e|ed|ing)|load(?:ed|ing)?|sav(?:ed?|ing)|export(?:ed)?|backup|restor(?:e|ed|ing)|volume|filesystem|share))["']?[ \t]{0,2}[:=]?[ \t]{0,2}["'`([]?$/i;
/** `ENOENT: no such file or directory, open`. */
const ERROR_CODE = /\bE[A-Z]{3,11}: [\w ,]{0,30}["'`]?$/;
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
  const before = text.slice(Math.max(0, start - LOOK_BEHIND_CHARACTERS), start);
  if (METHOD.test(before)) return root === "home" || root === "Users";
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
  return FILE_WORDS.test(before) || ERROR_CODE.test(before);
}
