import { dirname } from "node:path";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, type BlockHeader, booksHeader, encodeBlock } from "../spool/block.ts";
import type { Instance } from "../spool/instance.ts";
import { LANE_NUMBER } from "../spool/lanes.ts";
import type { LeasedRow } from "../spool/leased-row.ts";
import { encodeTables } from "../spool/tables.ts";
import { writeAll } from "../spool/write-whole.ts";
import {
  BLOCK_OVERHEAD_BYTES,
  EXPORT_VERSION,
  type ExportEnd,
  type ExportHeader,
  type ExportTables,
  headerPlace,
  placeIn,
} from "./export-format.ts";
import { RefusedError } from "./refuse.ts";

/** Rows of one block, as in the spool: damage to a block loses no more. */
const MAX_ROWS_BYTES = 64 * 1024;
/** Kept free for the end. */
const END_BYTES = 1024;

/**
 * Writes an export file: first as `<file>.part`, which gets its name when all of it is synced. Until `finish`
 * returns nothing may be booked as exported. Bounds: `maxBytes` of file, one lease of memory.
 */
export class ExportWriter {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #part: string;
  readonly #id: string;
  readonly #timeMillis: number;
  readonly #maxBytes: number;
  #descriptor: number | undefined;
  #offset = 0;
  #records = 0;
  #instance: Instance | undefined;

  /** Throws {@link RefusedError} where there is such a file already, and what else the disk throws. */
  constructor(
    files: FileSystem,
    path: string,
    { id, timeMillis, maxBytes }: Omit<ExportHeader, "export"> & { readonly maxBytes: number },
  ) {
    this.#files = files;
    this.#path = path;
    this.#part = `${path}.part`;
    this.#id = id;
    this.#timeMillis = timeMillis;
    this.#maxBytes = maxBytes;
    if (files.status(path) !== undefined) throw new RefusedError(`${path} is there already`);
    if (files.status(this.#part) !== undefined) {
      throw new RefusedError(
        `${this.#part} is left of an export that did not end. Its records are still in the spool: remove it`,
      );
    }
    this.#descriptor = files.create(this.#part);
    const header: ExportHeader = { export: EXPORT_VERSION, id, timeMillis };
    const payload = Buffer.from(JSON.stringify(header));
    this.#append(encodeBlock(payload, booksHeader(timeMillis), headerPlace()));
  }

  get records(): number {
    return this.#records;
  }

  get bytes(): number {
    return this.#offset;
  }

  /** Whether the rows of one more lease fit, whatever tables they need. */
  hasRoomFor(rows: readonly LeasedRow[], instance: Instance): boolean {
    const rowBytes = rows.reduce((sum, { length }) => sum + length, 0);
    const blocks = Math.ceil(rowBytes / MAX_ROWS_BYTES) + 1;
    const needed = this.#tablesOf(instance).byteLength + rowBytes + blocks * BLOCK_OVERHEAD_BYTES;
    return this.#offset + needed + END_BYTES <= this.#maxBytes;
  }

  /** Throws what the disk throws. */
  add(instance: Instance, lane: Priority, rows: readonly LeasedRow[]): void {
    if (rows.length === 0) return;
    if (this.#instance !== instance) {
      this.#instance = instance;
      this.#appendBlock(this.#tablesOf(instance), { ...this.#header(), kind: BLOCK_KIND.head });
    }
    let from = 0;
    let bytes = 0;
    for (const [index, { length }] of rows.entries()) {
      bytes += length;
      if (bytes < MAX_ROWS_BYTES && index < rows.length - 1) continue;
      this.#addBlock(lane, rows.slice(from, index + 1));
      from = index + 1;
      bytes = 0;
    }
  }

  /** All of it is on the disk, under its name, when this returns. Throws what the disk throws. */
  finish(): void {
    const end: ExportEnd = { end: { records: this.#records } };
    this.#appendBlock(Buffer.from(JSON.stringify(end)), this.#header());
    this.#files.sync(this.#descriptor!);
    this.#close();
    if (this.#files.status(this.#path) !== undefined) {
      throw new RefusedError(`${this.#path} has come up meanwhile; nothing was exported`);
    }
    this.#files.rename(this.#part, this.#path);
    this.#files.syncDirectory(dirname(this.#path));
  }

  /** Where it did not come to a whole file: takes away what there is of it. Throws what the disk throws. */
  abandon(): void {
    this.#close();
    if (this.#files.status(this.#part) !== undefined) this.#files.removeFile(this.#part);
  }

  #close(): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    this.#files.close(descriptor);
  }

  #tablesOf({ id, uidInstance, resource, layouts }: Instance): Buffer {
    const tables: ExportTables = {
      instance: id,
      uidInstance,
      resource,
      layouts: [...layouts.values()],
    };
    return encodeTables(tables);
  }

  #addBlock(lane: Priority, rows: readonly LeasedRow[]): void {
    const payload = Buffer.concat(
      rows.map(({ bytes, start, length }) => bytes.subarray(start, start + length)),
    );
    this.#records += rows.length;
    this.#appendBlock(payload, {
      ...this.#header(),
      kind: BLOCK_KIND.rows,
      lane: LANE_NUMBER[lane],
      items: rows.length,
      firstSequence: rows[0]!.sequence,
    });
  }

  /** Counts the rows of the file so far. */
  #header(): BlockHeader {
    return { ...booksHeader(this.#timeMillis), cumulativeItems: this.#records };
  }

  #appendBlock(payload: Buffer, header: BlockHeader): void {
    this.#append(encodeBlock(payload, header, placeIn(this.#id, this.#offset)));
  }

  #append(block: Buffer): void {
    writeAll(this.#files, this.#descriptor!, block, this.#offset);
    this.#offset += block.byteLength;
  }
}
