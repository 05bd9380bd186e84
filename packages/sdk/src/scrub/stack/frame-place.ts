import { HOME_PARENTS } from "../masks/path-names.ts";

/** Where a frame is, without what says where that lies. */
export interface FramePlace {
  readonly file: string;
  /** `:12:3`, `:12`, or nothing. */
  readonly position: string;
}

/** Places that are no files: they stay. */
const WORD =
  /^(?:<anonymous>|native|native code|index \d{1,9}|Native Method|Unknown Source|unknown location|<[a-z][\w. -]{0,64}>|\?\?)$/;
const BUILT_IN = /^(?:node|internal|ext|bun|deno|webpack\/runtime)[:/][\w/.@-]{0,200}$/;
const WASM = /wasm-function\[\d{1,9}\](?::0x[0-9a-f]{1,12})?$/;
const POSITION = /(?::\d{1,9}){1,2}$/;
/** What a module's own path may consist of: published names. */
const MODULE_PATH = /^node_modules[\\/][\w.+@~\\/$%-]{1,300}$/;
/** Names of Java's and Scala's files stand without directories, and without a line if there is none. */
const MANAGED_FILE = /^[\w$-]{1,128}\.(?:java|kt|kts|scala|groovy|clj)$/;

/**
 * The place of `file:line:column`. Directories, query and fragment go, and so do code that was evaluated and `data:` and `blob:` URLs:
 * what is in them is text, and no name. Undefined where it is no place.
 */
export function placeOf(text: string): FramePlace | undefined {
  const evaluated = text.startsWith("eval at ");
  const written = evaluated ? text.slice(text.lastIndexOf(", ") + 2) : text;
  const position = POSITION.exec(written.slice(-24))?.[0] ?? "";
  const path = written.slice(0, written.length - position.length);
  const isAbsolute = path.startsWith("/");
  if (isAbsolute && position !== "" && !evaluated && !text.includes("wasm-function["))
    return { file: fileOf(path), position };
  if (WORD.test(path) || MANAGED_FILE.test(path) || (BUILT_IN.test(path) && position !== ""))
    return { file: path, position };
  if (evaluated || /^(?:data|blob|javascript):/i.test(path))
    return { file: "<anonymous>", position };
  const wasm = WASM.exec(text.slice(-64));
  if (wasm !== null) return { file: wasm[0], position: "" };
  if (position === "" || path === "") return undefined;
  return { file: fileOf(path), position };
}

function fileOf(path: string): string {
  const scheme = path.indexOf("://");
  const query = path.slice(scheme < 0 ? 0 : scheme).search(/[?#]/);
  const bare =
    query < 0 || !isUrl(path, scheme) ? path : path.slice(0, (scheme < 0 ? 0 : scheme) + query);
  const modules = bare.lastIndexOf("node_modules");
  if (modules >= 0) {
    const below = bare.slice(modules);
    if (MODULE_PATH.test(below)) return below;
  }
  const slash = slashBefore(bare, bare.length);
  const last = bare.slice(slash + 1);
  if (last === "") return "<unknown>";
  if (slash < 0 || last.includes(".")) return last;
  // A home without anything below is a user's name, and no file.
  const parent = bare.slice(slashBefore(bare, slash) + 1, slash).toLowerCase();
  return HOME_PARENTS.has(parent) ? "<unknown>" : last;
}

/** The last slash or backslash before `end`, or -1. */
function slashBefore(path: string, end: number): number {
  let at = end - 1;
  while (at >= 0 && path[at] !== "/" && path[at] !== "\\") at--;
  return at;
}

/** A query belongs to a URL, or to a module that a bundler has marked with one; a file's name may have such signs. */
function isUrl(path: string, scheme: number): boolean {
  return scheme >= 0 || /\.[cm]?[jt]sx?[?#]|\.vue[?#]|\.svelte[?#]/.test(path);
}
