import { crc32, deflateRawSync, gzipSync } from "node:zlib";

/**
 * Archives byte by byte, so that tests can build what no honest program would, and share no
 * mistake with the libraries that read them.
 */
export interface TarEntry {
  readonly name: string | Buffer;
  readonly body?: string | Buffer;
  /** The type flag: `0` file, `1` link, `2` symbolic link, `5` folder, `x` and `g` headers of pax. */
  readonly type?: string;
  readonly linkName?: string;
  /** What the header says, whatever the body is. */
  readonly size?: number;
}

export function tarGz(entries: readonly TarEntry[]): Buffer {
  return gzipSync(tar(entries));
}

export function tar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1024)]);
}

function tarEntry({ body = "", linkName = "", name, size, type = "0" }: TarEntry): Buffer {
  const content = Buffer.from(body as string);
  const header = Buffer.alloc(512);
  Buffer.from(name as string).copy(header, 0, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${(size ?? content.length).toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(linkName, 157);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc(-content.length & 511)]);
}

/** A pax header for the entry behind it. */
export function paxHeader(records: Readonly<Record<string, string>>): TarEntry {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    const length = [1, 2, 3, 4].find((digits) => `${rest + digits}`.length === digits) ?? 4;
    return `${rest + length} ${key}=${value}\n`;
  });
  return { name: "PaxHeader", type: "x", body: lines.join("") };
}

export interface ZipEntry {
  readonly name: string | Buffer;
  readonly body?: string | Buffer;
  readonly isStored?: boolean;
  /** A Unix mode with its type bits. */
  readonly mode?: number;
  /** What the directory says, whatever the body is. */
  readonly size?: number;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
}

export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = packedBody(entry);
    const name = Buffer.from(entry.name as string);
    const shared = sharedHeader(entry, name, packed);
    const local = Buffer.concat([u32(0x04034b50), u16(20), shared, u16(0), name, packed]);
    directory.push(
      Buffer.concat([
        ...[u32(0x02014b50), u16(0x0314), u16(20), shared, u16(0), u16(0), u16(0), u16(0)],
        ...[u32(((entry.mode ?? 0o100644) << 16) >>> 0), u32(offset), name],
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = [
    u32(0x06054b50),
    u16(0),
    u16(0),
    count,
    count,
    u32(list.length),
    u32(offset),
    u16(0),
  ];
  return Buffer.concat([...locals, list, ...end]);
}

function packedBody({ body = "", isStored = false }: ZipEntry): Buffer {
  const content = Buffer.from(body as string);
  return isStored ? content : deflateRawSync(content);
}

/** From the flags to the length of the name; the length of the extra field is the caller's. */
function sharedHeader(entry: ZipEntry, name: Buffer, packed: Buffer): Buffer {
  const content = Buffer.from((entry.body ?? "") as string);
  const method = entry.method ?? (entry.isStored === true ? 0 : 8);
  return Buffer.concat([
    ...[u16(entry.flags ?? 0x0800), u16(method), u32(0), u32(entry.crc ?? crc32(content))],
    ...[u32(packed.length), u32(entry.size ?? content.length), u16(name.length)],
  ]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
