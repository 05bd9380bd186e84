import { createHash } from "node:crypto";
import type { Priority } from "../emit/definition.ts";
import { RowReader } from "../row/read-row.ts";
import type { Resource } from "../row/resource.ts";
import { BLOCK_KIND, type Block } from "../spool/block.ts";
import { LANES } from "../spool/lanes.ts";
import { decodeRow } from "../spool/leased-row.ts";
import { checkedTables } from "./checked-tables.ts";
import type { ExportTables } from "./export-format.ts";
import { rowsOf } from "./read-rows.ts";

/** What a file may have of each. One of ours has fewer; a forged one must not fill the memory. */
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

/** Adds up what the blocks of a file hold, and refuses what is not right. */
export class ContentsCheck {
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
      const records = membersOf(membersOf(payload)["end"])["records"];
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

export function byId({ layouts }: ExportTables): {
  readonly layouts: Map<number, ExportTables["layouts"][number]>;
} {
  return { layouts: new Map(layouts.map((layout) => [layout.id, layout])) };
}

/** The members of a JSON object, from bytes or parsed already; none where it is not one. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value instanceof Uint8Array) {
    try {
      return membersOf(JSON.parse(Buffer.from(value).toString("utf8")));
    } catch {
      // Its checksum is right, so somebody wrote it so: the caller refuses what has no member that it needs.
      return {};
    }
  }
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
