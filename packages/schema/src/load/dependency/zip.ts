import { crc32, inflateRawSync } from "node:zlib";
import { fromBufferPromise, type Entry as ZipEntry, type ZipFile } from "yauzl";
import type { SourceFile } from "../source.ts";
import type { Entry, EntrySelection } from "./entries.ts";
import { reasonOf } from "./problem.ts";

/**
 * Reads the registry's files out of a `.zip`. yauzl reads the directory; the files are unpacked
 * here, because their sizes and checksums must hold before anybody believes them. What goes wrong
 * is told to the selection.
 */
export async function readZip(
  bytes: Uint8Array,
  selection: EntrySelection,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    // Names as bytes: yauzl would decode what is no UTF-8 by a code page.
    const zip = await fromBufferPromise(buffer, { decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const path = selection.take(entryOf(entry));
      if (selection.problem !== undefined) break;
      if (path === undefined) continue;
      const content = unpack(await packedBytes(zip, entry, buffer), entry);
      if (typeof content === "string") {
        selection.refuse(`holds \`${path}\`, ${content}`, "get it anew, or pack it anew");
        break;
      }
      files.push({ path, bytes: content });
    }
  } catch (error) {
    selection.refuse(`cannot be read: ${reasonOf(error)}`, "get it anew");
  }
  return files;
}

function entryOf(entry: ZipEntry): Entry {
  // Invalid UTF-8 becomes U+FFFD, which the selection refuses.
  const name = new TextDecoder("utf-8", { ignoreBOM: true }).decode(entry.fileNameRaw);
  return { name, kind: kindOf(entry, name), byteCount: entry.uncompressedSize };
}

/** The upper half of the attributes is a Unix mode, or zero where another system packed it. */
function kindOf({ externalFileAttributes }: ZipEntry, name: string): Entry["kind"] {
  const type = (externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return "link";
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) return "other";
  return name.endsWith("/") ? "folder" : "file";
}

async function packedBytes(zip: ZipFile, entry: ZipEntry, buffer: Buffer): Promise<Buffer> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return buffer.subarray(fileDataStart, fileDataStart + entry.compressedSize);
}

const STORED = 0;
const DEFLATED = 8;
const OTHER_SIZE = "which has another size than announced";

/** The content, or what is wrong with it. At most one byte more than announced is unpacked. */
function unpack(packed: Buffer, entry: ZipEntry): Uint8Array | string {
  const { compressionMethod, uncompressedSize } = entry;
  if (entry.isEncrypted()) return "which is encrypted";
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    return `packed by the unknown method ${compressionMethod}`;
  }
  let content = packed;
  if (compressionMethod === DEFLATED) {
    try {
      content = inflateRawSync(packed, { maxOutputLength: uncompressedSize + 1 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === "ERR_BUFFER_TOO_LARGE"
        ? OTHER_SIZE
        : `which cannot be unpacked: ${reasonOf(error)}`;
    }
  }
  if (content.length !== uncompressedSize) return OTHER_SIZE;
  if (crc32(content) !== entry.crc32) return "whose checksum does not hold";
  return Uint8Array.from(content);
}
