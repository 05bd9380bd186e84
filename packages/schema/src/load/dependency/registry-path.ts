import { checkArchiveAddress, checkRef, checkRepositoryAddress } from "./address.ts";
import { MAX_REGISTRY_PATH_LENGTH } from "./limits.ts";
import type { DependencyProblem } from "./problem.ts";

/** Where the files of a registry are, as the `registry_path` of a manifest says it. */
export type RegistryPath =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "archive"; readonly path: string; readonly subFolder: string | undefined }
  | RemoteArchivePath
  | GitPath;

export interface RemoteArchivePath {
  readonly kind: "remote-archive";
  readonly url: string;
  /** The registry's folder in it, with `/`; undefined for all of it. */
  readonly subFolder: string | undefined;
}

export interface GitPath {
  readonly kind: "git";
  readonly url: string;
  /** A branch, tag or commit; undefined for the default branch. */
  readonly ref: string | undefined;
  readonly subFolder: string | undefined;
}

/**
 * Reads `source[@ref][[sub folder]]` as Weaver does, and refuses what Weaver would cut off in
 * silence. Addresses of SSH, which Weaver takes for folders, are repositories here.
 */
export function parseRegistryPath(text: string): RegistryPath | DependencyProblem {
  if (text.length > MAX_REGISTRY_PATH_LENGTH) {
    const problem = `the registry path has more than ${MAX_REGISTRY_PATH_LENGTH} characters`;
    return { problem, help: "use a shorter one" };
  }
  if (text.trim() !== text || text === "" || /[\p{C}\p{Zl}\p{Zp}]/u.test(text)) {
    const problem = `\`${text}\` is not a registry path`;
    return { problem, help: "write a folder, an archive or a git repository, in visible text" };
  }
  if (/^(?:https?:\/\/[^/]*@|ssh:\/\/[^@/]*:[^@/]*@)/.test(text)) {
    // Not shown: output ends up in logs.
    const problem = "the address holds a user name or a password";
    return { problem, help: "remove it; private repositories are reached over SSH, with an agent" };
  }
  const parts = splitRegistryPath(text);
  const subFolder = parts.subFolder === undefined ? undefined : plainFolder(parts.subFolder);
  if (typeof subFolder === "object") return subFolder;
  if (parts.source.startsWith("https://")) return remotePath({ ...parts, subFolder });
  if (parts.isSsh) return gitPath({ ...parts, subFolder });
  if (/^[a-z][\w+.-]*:\/\//i.test(text)) {
    const problem = `\`${text}\` is reached neither over https nor over SSH`;
    return { problem, help: "use an `https://` address: nothing is read over open connections" };
  }
  return localPath({ ...parts, subFolder });
}

/** The same text for all ways to write a path: cached content is found by it. */
export function showRegistryPath(path: RegistryPath): string {
  if (path.kind === "folder") return path.path;
  const source = path.kind === "archive" ? path.path : path.url;
  const ref = path.kind === "git" && path.ref !== undefined ? `@${path.ref}` : "";
  return `${source}${ref}${path.subFolder === undefined ? "" : `[${path.subFolder}]`}`;
}

interface Parts {
  readonly isSsh: boolean;
  readonly source: string;
  readonly ref: string | undefined;
  readonly subFolder: string | undefined;
}

/** What Weaver does by its regular expression: the shortest source and the shortest ref win. */
export function splitRegistryPath(text: string): Parts {
  // The `@` of `user@host` begins no ref.
  const [prefix = ""] = /^(?:ssh:\/\/(?:[^@/[]*@)?|[\w.-]+@[\w.-]+:)/.exec(text) ?? [];
  const rest = text.slice(prefix.length);
  const isSsh = prefix !== "";
  const at = rest.indexOf("@", 1);
  const isRef = at > 0 && at < rest.length - 1;
  const [source, folder] = splitFolder(rest);
  if (!isRef || at > source.length) {
    return { isSsh, source: prefix + source, ref: undefined, subFolder: folder };
  }
  const [ref, subFolder] = splitFolder(rest.slice(at + 1));
  return { isSsh, source: prefix + rest.slice(0, at), ref, subFolder };
}

function splitFolder(text: string): readonly [string, string | undefined] {
  const open = text.indexOf("[", 1);
  if (open < 0 || !text.endsWith("]") || open > text.length - 3) return [text, undefined];
  return [text.slice(0, open), text.slice(open + 1, -1)];
}

function plainFolder(text: string): string | undefined | DependencyProblem {
  const segments = text.split("/");
  if (text.startsWith("/") || segments.includes("..") || /[[\]\\]/.test(text)) {
    const problem = `\`${text}\` is not a folder inside an archive or a repository`;
    return { problem, help: "write its path from the top, with `/` and without `..`" };
  }
  const plain = segments.filter((segment) => segment !== "" && segment !== ".").join("/");
  return plain === "" ? undefined : plain;
}

const ARCHIVE_NAME = /\.(?:tar\.gz|zip)$/;

function remotePath(parts: Parts): RegistryPath | DependencyProblem {
  const { ref, source, subFolder } = parts;
  if (ARCHIVE_NAME.test(source)) {
    if (ref !== undefined) return refOfArchive(source, ref);
    return checkArchiveAddress(source) ?? { kind: "remote-archive", url: source, subFolder };
  }
  if (source.endsWith(".git") || ref !== undefined || subFolder !== undefined) {
    return gitPath(parts);
  }
  return {
    problem: `\`${source}\` is neither an archive nor a git repository`,
    help: "end it in `.tar.gz`, `.zip` or `.git`; published manifests are not read",
  };
}

function gitPath({ ref, source, subFolder }: Parts): RegistryPath | DependencyProblem {
  const problem = checkRepositoryAddress(source) ?? (ref === undefined ? undefined : checkRef(ref));
  return problem ?? { kind: "git", url: source, ref, subFolder };
}

function localPath({ ref, source, subFolder }: Parts): RegistryPath | DependencyProblem {
  if (ARCHIVE_NAME.test(source)) {
    if (ref !== undefined) return refOfArchive(source, ref);
    return { kind: "archive", path: source, subFolder };
  }
  if (ref === undefined && subFolder === undefined) return { kind: "folder", path: source };
  return {
    problem: `the path of a folder holds \`${ref === undefined ? "[" : "@"}\`, at which Weaver would end it`,
    help: "write the folder itself, or rename it",
  };
}

function refOfArchive(source: string, ref: string): DependencyProblem {
  const problem = `\`${source}\` is an archive and has no \`@${ref}\``;
  return { problem, help: "remove it: only git repositories have branches, tags and commits" };
}
