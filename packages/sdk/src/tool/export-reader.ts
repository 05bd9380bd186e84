import { createHash } from "node:crypto";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import { RowReader } from "../row/read-row.ts";
import type { Resource } from "../row/resource.ts";
import {
  BLOCK_HEADER_BYTES,
  BLOCK_KIND,
  type Block,
  type BlockPlace,
  MAX_BLOCK_BYTES,
  PAYLOAD_BYTES_AT,
  readBlock,
} from "../spool/block.ts";
import { LANES } from "../spool/lanes.ts";
import { decodeRow } from "../spool/leased-row.ts";
import type { PackedRow } from "../spool/packed-instance.ts";
import { readFully } from "../spool/read-file.ts";
import { checkedTables, isUuid } from "./checked-tables.ts";
import {
  BLOCK_OVERHEAD_BYTES,
  EXPORT_VERSION,
  type ExportTables,
  headerPlace,
  MAX_EXPORT_BYTES,
  placeIn,
} from "./export-format.ts";
import { rowsOf } from "./read-rows.ts";
import { RefusedError } from "./refuse.ts";

/** What a file may have of each. One of ours has fewer; a forged one must not fill the memory. */
const MAX_BLOCKS = 1_000_000;
const MAX_INSTANCES = 100_000;
const MAX_EVENTS = 10_000;

/** Where the rows of one instance stand in the file. */
export interface ExportedInstance {
  readonly instance: string;
  readonly uidInstance: string;
  readonly resource: Resource;
  /** Of its tables, which are the same in all of its heads. */
  readonly digest: string;
  /** Of its heads, then of its blocks of rows by lane. */
  readonly heads: number[];
  readonly blocks: Readonly<Record<Priority, { readonly offset: number; readonly head: number }[]>>;
}

/** What a file holds that was read whole and is right. */
export interface ExportContents {
  readonly id: string;
  /** When it was written, by the exporting machine's clock. */
  readonly timeMillis: number;
  readonly records: number;
  readonly bytes: number;
  readonly instances: readonly ExportedInstance[];
  readonly events: ReadonlyMap<string, number>;
  /** When the oldest and the latest record happened; 0 where there is none. */
  readonly firstMillis: number;
  readonly lastMillis: number;
}

/**
 * Reads an export file whole and checks every byte of it, for it may have been cut, damaged or made by anybody. One
 * block at a time is in memory, and where each block stands. Throws {@link RefusedError} with the offset of what is
 * wrong, and what the disk throws.
 */
export class ExportReader implements Disposable {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #bytes: number;
  #id = "";

  constructor(files: FileSystem, path: string) {
    this.#files = files;
    this.#path = path;
    const status = files.status(path);
    if (status === undefined) throw new RefusedError(`${path} is not there`);
    if (status.kind !== "file") throw new RefusedError(`${path} is no file`);
    if (status.bytes > MAX_EXPORT_BYTES) {
      throw new RefusedError(
        `${path} has ${status.bytes} bytes, and an export file has at most ${MAX_EXPORT_BYTES}`,
      );
    }
    this.#bytes = status.bytes;
    this.#descriptor = files.openToRead(path);
  }

  [Symbol.dispose](): void {
    this.#files.close(this.#descriptor);
  }

  /** Before anything else. `seen` is told how many bytes were read so far. */
  verify(seen: (bytes: number) => void): ExportContents {
    const header = this.#header();
    const survey = new Contents((offset, problem) => this.#wrong(offset, problem));
    let offset = header.block.bytes;
    for (let count = 1; ; count++) {
      if (offset === this.#bytes) this.#wrong(offset, "the file ends without its end: it was cut");
      const block = this.#block(offset, placeIn(this.#id, offset));
      if (count > MAX_BLOCKS) this.#wrong(offset, `more than ${MAX_BLOCKS} blocks`);
      offset += block.bytes;
      seen(offset);
      if (survey.take(block)) break;
    }
    if (offset < this.#bytes) this.#wrong(offset, "something follows the end");
    return { id: this.#id, timeMillis: header.timeMillis, bytes: this.#bytes, ...survey.found };
  }

  /** The rows of one lane of an instance, in the file's order. What changed since it was verified throws. */
  *rows(of: ExportedInstance, lane: Priority): Generator<PackedRow> {
    let head: { readonly offset: number; readonly tables: ExportTables } | undefined;
    for (const { offset, head: at } of of.blocks[lane]) {
      if (head?.offset !== at) {
        const { payload } = this.#block(at, placeIn(this.#id, at));
        const tables = checkedTables(payload) ?? this.#wrong(at, "the tables have changed");
        head = { offset: at, tables };
      }
      yield* rowsOf(this.#block(offset, placeIn(this.#id, offset)), byId(head.tables));
    }
  }

  #header(): { readonly block: Block; readonly timeMillis: number } {
    const block = this.#block(0, headerPlace(), "no export file of Sonde");
    const header = parsed(block.payload);
    if (block.kind !== BLOCK_KIND.journal || header["export"] === undefined) {
      return this.#wrong(0, "no export file of Sonde");
    }
    const { export: version, id, timeMillis } = header;
    if (version !== EXPORT_VERSION) {
      return this.#wrong(
        0,
        `version ${JSON.stringify(version)}; this program reads ${EXPORT_VERSION}`,
      );
    }
    if (!isUuid(id) || typeof timeMillis !== "number") return this.#wrong(0, "no header of ours");
    this.#id = id;
    return { block, timeMillis };
  }

  /** The length is looked at before memory is taken for it. */
  #block(offset: number, place: BlockPlace, problem: string = "no valid block"): Block {
    const start = readFully(this.#files, this.#descriptor, offset, BLOCK_HEADER_BYTES);
    if (start.byteLength < BLOCK_HEADER_BYTES) return this.#wrong(offset, problem);
    const bytes = start.readUInt32LE(PAYLOAD_BYTES_AT) + BLOCK_OVERHEAD_BYTES;
    if (bytes > Math.min(MAX_BLOCK_BYTES, this.#bytes - offset))
      return this.#wrong(offset, problem);
    const whole = readFully(this.#files, this.#descriptor, offset, bytes);
    return readBlock(whole, 0, place) ?? this.#wrong(offset, problem);
  }

  #wrong(offset: number, problem: string): never {
    throw new RefusedError(`${this.#path} cannot be imported: ${problem} at byte ${offset}`);
  }
}

/** Adds up what the blocks of a file hold, and refuses what is not right. */
class Contents {
  readonly #wrong: (offset: number, problem: string) => never;
  readonly #instances = new Map<string, ExportedInstance>();
  readonly #events = new Map<string, number>();
  #records = 0;
  #firstMillis = Number.POSITIVE_INFINITY;
  #lastMillis = Number.NEGATIVE_INFINITY;
  #part: { readonly of: ExportedInstance; readonly tables: ExportTables } | undefined;

  constructor(wrong: (offset: number, problem: string) => never) {
    this.#wrong = wrong;
  }

  get found(): Omit<ExportContents, "id" | "timeMillis" | "bytes"> {
    const hasRows = this.#records > 0;
    return {
      records: this.#records,
      instances: [...this.#instances.values()],
      events: this.#events,
      firstMillis: hasRows ? this.#firstMillis : 0,
      lastMillis: hasRows ? this.#lastMillis : 0,
    };
  }

  /** True where the block is the file's end. */
  take(block: Block): boolean {
    const { kind, offset, payload } = block;
    if (kind === BLOCK_KIND.head) this.#begin(block);
    else if (kind === BLOCK_KIND.rows) this.#addRows(block);
    else if (kind !== BLOCK_KIND.journal) this.#wrong(offset, `a block of kind ${kind}`);
    else {
      const records = parsed(parsed(payload)["end"])["records"];
      if (records !== this.#records) {
        this.#wrong(
          offset,
          `the end speaks of ${JSON.stringify(records)} records, and there are ${this.#records}`,
        );
      }
      return true;
    }
    return false;
  }

  #begin({ payload, offset }: Block): void {
    const tables = checkedTables(payload) ?? this.#wrong(offset, "tables that are not ours");
    const { instance, uidInstance, resource = { attributes: {} } } = tables;
    const digest = createHash("sha256").update(payload).digest("base64");
    let of = this.#instances.get(instance);
    if (of === undefined) {
      const blocks = { critical: [], normal: [], bulk: [] };
      of = { instance, uidInstance, resource, digest, heads: [], blocks };
      this.#instances.set(instance, of);
    }
    // Rows of all its parts come into the same segments, where each layout has one id.
    if (of.digest !== digest) this.#wrong(offset, "other tables of the same instance");
    if (this.#instances.size > MAX_INSTANCES) {
      this.#wrong(offset, `more than ${MAX_INSTANCES} instances`);
    }
    of.heads.push(offset);
    this.#part = { of, tables };
  }

  #addRows(block: Block): void {
    const { offset, items, payload } = block;
    const part = this.#part ?? this.#wrong(offset, "rows before the first tables");
    const lane = LANES[block.lane] ?? this.#wrong(offset, `lane ${block.lane}`);
    const rows = rowsOf(block, byId(part.tables));
    const bytes = rows.reduce((sum, { length }) => sum + length, 0);
    if (rows.length !== items || items === 0 || bytes !== payload.byteLength) {
      this.#wrong(offset, "rows that are not what their block says");
    }
    for (const row of rows) {
      if (!isSound(row.bytes, row.start) || decodeRow(row, "full") === undefined) {
        this.#wrong(offset, "a row that does not fit its layout");
      }
      this.#count(row.layout.event, offset);
      this.#firstMillis = Math.min(this.#firstMillis, row.timeMillis);
      this.#lastMillis = Math.max(this.#lastMillis, row.timeMillis);
    }
    this.#records += items;
    part.of.blocks[lane].push({ offset, head: part.of.heads.at(-1)! });
  }

  #count(event: string, offset: number): void {
    this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
    if (this.#events.size > MAX_EVENTS) this.#wrong(offset, `more than ${MAX_EVENTS} events`);
  }
}

/** Counts go on from a row's sequence, so it must be one that a number holds exactly. */
function isSound(bytes: Buffer, start: number): boolean {
  return Number.isSafeInteger(new RowReader(bytes).sequenceAt(start));
}

function byId({ layouts }: ExportTables): {
  readonly layouts: Map<number, ExportTables["layouts"][number]>;
} {
  return { layouts: new Map(layouts.map((layout) => [layout.id, layout])) };
}

/** The members of a JSON object, from bytes or parsed already; none where it is not one. */
function parsed(value: unknown): Readonly<Record<string, unknown>> {
  if (value instanceof Uint8Array) {
    try {
      return parsed(JSON.parse(Buffer.from(value).toString("utf8")));
    } catch {
      // Its checksum is right, so somebody wrote it so: the caller refuses what has no member that it needs.
      return {};
    }
  }
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
