/*
 * A reader written from `docs/spool-format.md` alone: it shares no code with the SDK, so that the two
 * can disagree. It reads the rows of one directory that wait behind the journal's cursors.
 */
import { readdirSync, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";

interface RawBlock {
  readonly kind: number;
  readonly offset: number;
  readonly payload: Buffer;
}

interface RawLayout {
  readonly id: number;
  readonly event: string;
  readonly fields: readonly {
    readonly key: string;
    readonly type: string;
    readonly form: string;
    readonly members?: readonly unknown[];
  }[];
}

export interface RawRow {
  readonly lane: string;
  readonly event: string;
  readonly sequence: number;
  readonly values: Readonly<Record<string, unknown>>;
}

const LANES = ["critical", "normal", "bulk"];

export function readWaitingRows(directory: string, instance: string): RawRow[] {
  const names = readdirSync(directory).sort();
  const cursors = readCursors(directory, instance, names);
  const layouts = new Map<number, RawLayout>();
  const blocks: { lane: string; block: RawBlock }[] = [];
  for (const lane of LANES) {
    for (const name of names.filter((other) => other.startsWith(lane) && other.endsWith(".seg"))) {
      const number = Number(name.slice(lane.length + 1, lane.length + 9));
      const { segment, offset } = cursors[lane] ?? { segment: 0, offset: 0 };
      for (const block of readBlocks(readFileSync(`${directory}/${name}`), instance, number)) {
        const isSettled = number < segment || (number === segment && block.offset < offset);
        if (block.kind === 2 && !isSettled) blocks.push({ lane, block });
        if (block.kind === 2) continue;
        const tables = JSON.parse(block.payload.toString("utf8")) as { layouts: RawLayout[] };
        for (const layout of tables.layouts) layouts.set(layout.id, layout);
      }
    }
  }
  return blocks.flatMap(({ lane, block }) => readRows(block.payload, lane, layouts));
}

function readCursors(
  directory: string,
  instance: string,
  names: readonly string[],
): Record<string, { segment: number; offset: number }> {
  const newest = names.filter((name) => name.startsWith("journal-")).at(-1);
  if (newest === undefined) return {};
  const file = readFileSync(`${directory}/${newest}`);
  const steps = readBlocks(file, instance, Number(newest.slice(8, 16)));
  const last = JSON.parse(steps.at(-1)!.payload.toString("utf8")) as {
    lanes: Record<string, { segment: number; offset: number }>;
  };
  return last.lanes;
}

function readBlocks(file: Buffer, instance: string, number: number): RawBlock[] {
  const blocks: RawBlock[] = [];
  for (let at = 0; at + 52 <= file.length; ) {
    const length = file.readUInt32LE(at + 12);
    const place = Buffer.alloc(24);
    place.write(instance.replaceAll("-", ""), "hex");
    place.writeUInt32LE(number, 16);
    place.writeUInt32LE(at, 20);
    const covered = [place, file.subarray(at, at + 8), file.subarray(at + 12, at + 48 + length)];
    const isValid =
      file.toString("latin1", at, at + 4) === "SBLK" &&
      file[at + 4] === 1 &&
      file.readUInt32LE(at + 48 + length) === length + 52 &&
      crc32(Buffer.concat(covered)) === file.readUInt32LE(at + 8);
    if (!isValid) throw new Error(`no block at ${at}`);
    const payload = file.subarray(at + 48, at + 48 + length);
    blocks.push({ kind: file[at + 5]!, offset: at, payload });
    at += length + 52;
  }
  return blocks;
}

function readRows(
  payload: Buffer,
  lane: string,
  layouts: ReadonlyMap<number, RawLayout>,
): RawRow[] {
  const rows: RawRow[] = [];
  for (let at = 0; at < payload.length; at += payload.readUInt32LE(at)) {
    // Stands for rows that were thinned out.
    if (payload[at + 6] === 4) continue;
    const layout = layouts.get(payload.readUInt16LE(at + 4))!;
    const flags = payload[at + 7]!;
    const optional = (flags & 1 ? 8 : 0) + (flags & 2 ? 8 : 0) + (flags & 4 ? 25 : 0);
    const values = readValues(payload, at + 32 + optional, layout);
    const sequence = payload.readUInt32LE(at + 8) + payload.readUInt32LE(at + 12) * 2 ** 32;
    rows.push({ lane, event: layout.event, sequence, values });
  }
  return rows;
}

function readValues(bytes: Buffer, presence: number, layout: RawLayout): Record<string, unknown> {
  const { fields } = layout;
  const values: Record<string, unknown> = {};
  let at = presence + Math.ceil(fields.length / 8);
  const varint = (): bigint => {
    let value = 0n;
    let byte: number;
    let shift = 0n;
    do {
      byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
    } while (byte >= 128);
    return (value >> 1n) ^ -(value & 1n);
  };
  const token = (): string => {
    const length = bytes[at++]!;
    at += length;
    return length === 0 ? "<invalid>" : bytes.toString("ascii", at - length, at);
  };
  const pseudonym = (): string => {
    let number = BigInt(`0x${bytes.toString("hex", at, at + 10)}`);
    at += 10;
    let text = "";
    for (let digit = 0; digit < 16; digit++) {
      text = "abcdefghijklmnopqrstuvwxyz234567"[Number(number & 31n)]! + text;
      number >>= 5n;
    }
    return `h_${text}`;
  };
  const scalar = (field: RawLayout["fields"][number]): unknown => {
    const type = field.type.replace("[]", "").replace(/template\[(.*)\]/, "$1");
    if (field.form === "gated") return token();
    if (field.form === "pseudonym") return pseudonym();
    if (field.form === "member") {
      const index = bytes.readUInt16LE(at);
      at += 2;
      return index === 0 ? "<invalid>" : field.members![index - 1];
    }
    if (type === "double") {
      at += 8;
      return bytes.readDoubleLE(at - 8);
    }
    if (type === "boolean") return bytes[at++] === 1;
    const value = varint();
    return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}n`;
  };
  for (const [index, field] of fields.entries()) {
    if ((bytes[presence + (index >> 3)]! & (1 << (index & 7))) === 0) continue;
    const times = <T>(read: () => T): T[] => Array.from({ length: Number(varint()) }, read);
    if (field.form === "unscanned") values[field.key] = "<unscanned>";
    else if (field.type.endsWith("[]")) values[field.key] = times(() => scalar(field));
    else if (field.type.startsWith("template[")) {
      values[field.key] = Object.fromEntries(times(() => [token(), scalar(field)]));
    } else values[field.key] = scalar(field);
  }
  return values;
}
