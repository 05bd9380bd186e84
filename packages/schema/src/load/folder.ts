import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { createFinding, type Finding, type Report, startOfFile } from "../diagnostics/finding.ts";
import { MAX_FILE_BYTES, MAX_FILES, MAX_FOLDER_DEPTH, MAX_REGISTRY_BYTES } from "./limits.ts";
import { REGISTRY_LIMIT, UNREADABLE_REGISTRY } from "./rules.ts";
import type { SourceFile } from "./source.ts";

export interface FolderContent {
  readonly files: readonly SourceFile[];
  readonly findings: readonly Finding[];
}

/**
 * Reads every `*.yaml` and `*.yml` below a folder. Symbolic links are not followed, names that
 * begin with a dot are passed over, as Weaver does. `shownAs` is the folder's name in places.
 */
export function readFolder(folder: string, shownAs: string): FolderContent {
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  const files: SourceFile[] = [];
  let totalBytes = 0;
  for (const path of listFiles(folder, shownAs, report)) {
    if (files.length === MAX_FILES || totalBytes > MAX_REGISTRY_BYTES) {
      const message = `the registry holds more than ${MAX_FILES} files or ${MAX_REGISTRY_BYTES} bytes`;
      const help = "point to the registry's own folder";
      report(createFinding(REGISTRY_LIMIT, startOfFile(shownAs), message, help));
      break;
    }
    try {
      const bytes = readBoundedFile(join(folder, path));
      totalBytes += bytes.length;
      files.push({ path, bytes });
    } catch (error) {
      reportUnreadable(`${shownAs}/${path}`, error, report);
    }
  }
  return { files, findings };
}

/**
 * At most one byte more than {@link MAX_FILE_BYTES}, so that the reader can tell what is too large.
 * Throws the system's error, also where the path is a symbolic link or no regular file.
 */
export function readBoundedFile(path: string): Uint8Array {
  // O_NONBLOCK: opening a named pipe would wait for a writer.
  const descriptor = openSync(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error("it is not a regular file");
    const buffer = Buffer.allocUnsafe(MAX_FILE_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return Uint8Array.from(buffer.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
}

function* listFiles(root: string, shownAs: string, report: Report): Generator<string> {
  const pending = [{ path: "", depth: 0 }];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of listFolder(join(root, folder.path), `${shownAs}/${folder.path}`, report)) {
      const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
      if (entry.name.startsWith(".")) continue;
      if (entry.isSymbolicLink()) {
        if (isRelevantLink(join(root, path))) reportLink(`${shownAs}/${path}`, report);
      } else if (entry.isDirectory()) {
        if (folder.depth < MAX_FOLDER_DEPTH) pending.push({ path, depth: folder.depth + 1 });
        else reportDepth(`${shownAs}/${path}`, report);
      } else if (YAML_NAME.test(entry.name)) {
        yield path;
      }
    }
  }
}

const YAML_NAME = /\.ya?ml$/;

/** A link whose target would have been read, had it stood there itself, or may not be looked at. */
function isRelevantLink(path: string): boolean {
  if (YAML_NAME.test(path)) return true;
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // A circle of links, or permissions that forbid it: whoever reads the finding can tell.
    return true;
  }
}

function reportLink(file: string, report: Report): void {
  const message = `\`${file}\` is a symbolic link, which is not followed`;
  const help = "put the file itself there, or remove the link";
  report(createFinding(UNREADABLE_REGISTRY, startOfFile(file), message, help));
}

function listFolder(folder: string, shownAs: string, report: Report): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    reportUnreadable(shownAs.replace(/\/$/, ""), error, report);
    return [];
  }
}

function reportDepth(file: string, report: Report): void {
  const message = `folders are nested more than ${MAX_FOLDER_DEPTH} levels deep`;
  report(createFinding(REGISTRY_LIMIT, startOfFile(file), message, "flatten them"));
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "it does not exist"],
  ["ENOTDIR", "it is not a folder"],
  ["EACCES", "its permissions forbid it"],
  ["EPERM", "its permissions forbid it"],
  ["ELOOP", "it is a symbolic link"],
]);

function reportUnreadable(file: string, error: unknown, report: Report): void {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const text = `\`${file}\` cannot be read: ${REASONS.get(code) ?? message}`;
  const help = "check the path and its permissions";
  report(createFinding(UNREADABLE_REGISTRY, startOfFile(file), text, help));
}
