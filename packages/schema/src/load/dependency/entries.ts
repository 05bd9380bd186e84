import { MAX_FILE_BYTES, MAX_FILES, MAX_FOLDER_DEPTH, MAX_REGISTRY_BYTES } from "../limits.ts";
import { MAX_ENTRY_NAME_LENGTH } from "./limits.ts";
import type { DependencyProblem } from "./problem.ts";

/** Something that stands in an archive or in a commit. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "submodule" | "other";
  readonly byteCount: number;
}

export interface EntryRules {
  /** "archive" or "repository", for messages. */
  readonly container: string;
  /** The registry's folder, below the first folder if that is cut off. */
  readonly subFolder: string | undefined;
  /** Archives have one folder around everything, whatever its name. Weaver cuts it off, too. */
  readonly cutsFirstFolder: boolean;
  readonly maxEntries: number;
}

/**
 * Says of each entry, before it is read, whether it belongs to the registry and under which path.
 * What is dangerous to whoever unpacks it is refused wherever it stands; what has only to do with
 * other files than a registry's is passed over. After the first refusal nothing is taken.
 */
export class EntrySelection {
  /** Why the whole container is refused. */
  problem: DependencyProblem | undefined;
  readonly #rules: EntryRules;
  readonly #paths = new Set<string>();
  #entries = 0;
  #bytes = 0;

  constructor(rules: EntryRules) {
    this.#rules = rules;
  }

  /** The path inside the registry, or undefined where the entry is not to be read. */
  take(entry: Entry): string | undefined {
    if (this.problem !== undefined) return undefined;
    this.#entries += 1;
    if (this.#entries > this.#rules.maxEntries) {
      return this.refuse(`has more than ${this.#rules.maxEntries} entries`, SMALLER);
    }
    if (!isSafeName(entry.name)) {
      return this.refuse(`holds an entry with the name \`${shorten(entry.name)}\``, PLAIN_NAMES);
    }
    const strange = STRANGE_KINDS.get(entry.kind);
    if (strange !== undefined) {
      return this.refuse(`holds ${strange} \`${entry.name}\``, ONLY_FILES);
    }
    const path = this.#pathInside(entry.name);
    if (path === undefined || entry.kind === "folder" || !isRegistryFile(path)) return undefined;
    return this.#admit(path, entry.byteCount);
  }

  /** For what only the reader can see. The message goes on behind "the archive". */
  refuse(message: string, help: string): undefined {
    this.problem ??= { problem: `the ${this.#rules.container} ${message}`, help };
  }

  /** To be called at the end: a registry has at least one file. */
  refuseEmpty(): void {
    if (this.#paths.size > 0) return;
    const { cutsFirstFolder, subFolder } = this.#rules;
    const where = subFolder === undefined ? "" : ` in \`${subFolder}\``;
    const around = cutsFirstFolder ? " below its first folder" : "";
    const help = cutsFirstFolder
      ? "the first folder of every path in an archive is cut off; name the rest in brackets behind the archive"
      : "name the registry's folder in brackets behind the repository";
    this.refuse(`holds no YAML files${where}${around}`, help);
  }

  #pathInside(name: string): string | undefined {
    const { cutsFirstFolder, subFolder } = this.#rules;
    const segments = name.split("/").slice(cutsFirstFolder ? 1 : 0);
    const path = segments.filter((segment) => segment !== "" && segment !== ".").join("/");
    if (subFolder === undefined) return path;
    return path.startsWith(`${subFolder}/`) ? path.slice(subFolder.length + 1) : undefined;
  }

  #admit(path: string, byteCount: number): string | undefined {
    if (this.#paths.has(path)) return this.refuse(`holds \`${path}\` twice`, "pack it anew");
    if (path.split("/").length - 1 > MAX_FOLDER_DEPTH) {
      return this.refuse(`nests folders more than ${MAX_FOLDER_DEPTH} levels deep`, "flatten them");
    }
    if (byteCount > MAX_FILE_BYTES) {
      return this.refuse(`holds \`${path}\`, larger than ${MAX_FILE_BYTES} bytes`, "split it");
    }
    this.#paths.add(path);
    this.#bytes += byteCount;
    if (this.#paths.size > MAX_FILES || this.#bytes > MAX_REGISTRY_BYTES) {
      const bounds = `${MAX_FILES} files or ${MAX_REGISTRY_BYTES} bytes`;
      return this.refuse(`holds a registry of more than ${bounds}`, SMALLER);
    }
    return path;
  }
}

const STRANGE_KINDS: ReadonlyMap<Entry["kind"], string> = new Map([
  ["link", "the link"],
  ["submodule", "the submodule"],
  ["other", "what is neither a file nor a folder:"],
] as const);

const SMALLER = "use one that holds the registry alone, or name the registry's folder in brackets";
const PLAIN_NAMES =
  "give it relative names in UTF-8, without `..`, or name a folder of a git repository in brackets";
const ONLY_FILES =
  "a registry is files and folders; remove it, or name a folder of a git repository in brackets";

/** Relative in every system, and readable: U+FFFD stands where a name was not UTF-8. */
export function isSafeName(name: string): boolean {
  if (name === "" || name.length > MAX_ENTRY_NAME_LENGTH) return false;
  if (/[\p{C}\p{Zl}\p{Zp}\\\uFFFD]/u.test(name)) return false;
  return !/^(?:\/|[A-Za-z]:)/.test(name) && !name.split("/").includes("..");
}

/** As in a folder: YAML, and no name on the way begins with a dot. */
function isRegistryFile(path: string): boolean {
  return YAML_NAME.test(path) && !/(?:^|\/)\./.test(path);
}

export const YAML_NAME: RegExp = /\.ya?ml$/;

function shorten(name: string): string {
  return name.length <= 80 ? name : `${name.slice(0, 80)}…`;
}
