import type { SourceFile } from "../source.ts";
import { type Entry, EntrySelection, isSafeName, YAML_NAME } from "./entries.ts";
import type { DependencyProblem } from "./problem.ts";

/** A file of the registry in a commit. */
export interface CommitFile {
  readonly path: string;
  /** Git's name for its content. */
  readonly object: string;
  readonly byteCount: number;
}

export interface CommitListing {
  readonly files: readonly CommitFile[];
  /** Symbolic links that may lead to a folder. */
  readonly links: readonly string[];
}

const LISTED = /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(\d+|-)\t(.+)$/s;

/** Reads what `git ls-tree -r -z -l` writes. */
export function listCommit(listed: Buffer, maxEntries: number): CommitListing | DependencyProblem {
  const rules = { subFolder: undefined, cutsFirstFolder: false, maxEntries };
  const selection = new EntrySelection({ container: "repository", ...rules });
  const files: CommitFile[] = [];
  const links: string[] = [];
  for (const line of listed.toString().split("\0").slice(0, -1)) {
    const [, mode = "", object = "", size = "", name = ""] = LISTED.exec(line) ?? [];
    const kind = kindOf(mode);
    if (kind === "link" && !YAML_NAME.test(name) && isSafeName(name)) {
      links.push(name);
      continue;
    }
    // A submodule has no size, and is refused.
    const byteCount = Number(size);
    const path = selection.take({ name, kind, byteCount });
    if (path !== undefined) files.push({ path, object, byteCount });
  }
  selection.refuseEmpty();
  return selection.problem ?? { files, links };
}

function kindOf(mode: string): Entry["kind"] {
  if (/^100[0-7]{3}$/.test(mode)) return "file";
  if (mode === "120000") return "link";
  return mode === "160000" ? "submodule" : "other";
}

const LFS_POINTER = "version https://git-lfs.github.com/spec/";

/**
 * Reads what `git cat-file --batch` writes of each file: `<object> blob <size>`, a line feed, the
 * content, a line feed.
 */
export function splitBatch(
  output: Buffer,
  wanted: readonly CommitFile[],
): readonly SourceFile[] | DependencyProblem {
  const files: SourceFile[] = [];
  let at = 0;
  for (const { byteCount, object, path } of wanted) {
    const header = `${object} blob ${byteCount}\n`;
    const start = at + header.length;
    const end = start + byteCount;
    if (output.toString("latin1", at, start) !== header || end >= output.length) {
      return { problem: `git does not give the content of \`${path}\``, help: "try again" };
    }
    const bytes = Uint8Array.from(output.subarray(start, end));
    if (Buffer.from(bytes.buffer).toString("latin1", 0, LFS_POINTER.length) === LFS_POINTER) {
      const problem = `\`${path}\` stands in Git LFS, which is not read`;
      return { problem, help: "keep the registry in git itself" };
    }
    files.push({ path, bytes });
    at = end + 1;
  }
  return files;
}
