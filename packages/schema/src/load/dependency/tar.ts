import { gunzipSync } from "node:zlib";
import { type TarHeader, unpackTar } from "modern-tar";
import type { SourceFile } from "../source.ts";
import type { Entry, EntrySelection } from "./entries.ts";
import type { DependencyLimits } from "./limits.ts";
import { reasonOf } from "./problem.ts";

/** Reads the registry's files out of a `.tar.gz`. What goes wrong is told to the selection. */
export async function readTarGz(
  bytes: Uint8Array,
  selection: EntrySelection,
  limits: DependencyLimits,
): Promise<readonly SourceFile[]> {
  const tar = gunzip(bytes, selection, limits.maxUnpackedBytes);
  if (tar === undefined) return [];
  const paths: string[] = [];
  const filter = (header: TarHeader): boolean => {
    const path = selection.take(entryOf(header));
    if (path !== undefined) paths.push(path);
    return path !== undefined;
  };
  try {
    const entries = await unpackTar(tar, { strict: true, filter });
    return entries.flatMap(({ data }, index) => {
      const path = paths[index];
      return path === undefined || data === undefined ? [] : [{ path, bytes: data }];
    });
  } catch (error) {
    selection.refuse(`cannot be read: ${reasonOf(error)}`, "get it anew");
    return [];
  }
}

function gunzip(
  bytes: Uint8Array,
  selection: EntrySelection,
  maxOutputLength: number,
): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      const message = `has more than ${maxOutputLength} bytes when it is unpacked`;
      selection.refuse(message, "use one that holds the registry alone");
    } else {
      selection.refuse(`cannot be unpacked: ${reasonOf(error)}`, "get it anew");
    }
    return undefined;
  }
}

function entryOf({ name, pax = {}, size, type = "file" }: TarHeader): Entry {
  // A file with holes stands in pieces in the archive, under a stand-in's name.
  const isSparse = Object.keys(pax).some((key) => key.startsWith("GNU.sparse."));
  return { name, kind: isSparse ? "other" : kindOf(type), byteCount: size };
}

function kindOf(type: NonNullable<TarHeader["type"]>): Entry["kind"] {
  switch (type) {
    case "file":
      return "file";
    case "directory":
      return "folder";
    case "link":
    case "symlink":
      return "link";
    default:
      return "other";
  }
}
