import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";

/** The rows of a sealed segment. Sequences grow within a lane, and other lanes have those between. */
export interface RowRange {
  readonly items: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

/** What a reader needs beside the rows. In a segment's head and foot, so that one may be damaged. */
export interface Tables {
  readonly resource?: Resource;
  readonly layouts: readonly Layout[];
  /** Whose id the rows' uids have, where it is not the directory's own; see `succession.ts`. */
  readonly uidInstance?: string;
  /**
   * The segment was written anew, with what windows had decided of its rows carried out, and so often with some of them
   * thinned out to make room.
   */
  readonly thinnings?: number;
  /** In a foot; absent in those of early versions. */
  readonly rows?: RowRange;
}

export function encodeTables(tables: Tables): Buffer {
  return Buffer.from(JSON.stringify(tables));
}

/** Undefined where the payload is not what {@link encodeTables} writes (a later version). */
export function decodeTables(payload: Uint8Array): Tables | undefined {
  try {
    const tables: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    return isTables(tables) ? tables : undefined;
  } catch {
    // The checksum was right, so this is another version's block; its rows are counted as unreadable.
    return undefined;
  }
}

/** How a foot ends: its rows come last, after the tables. */
const ROWS_AT_END = /,"rows":\{"items":\d+,"firstSequence":\d+,"lastSequence":\d+\}\}$/;
/** No rows are longer than that. */
const MAX_ROWS_BYTES = 128;

/**
 * Decodes the feet of one instance. Most have the tables of the one before and only other rows: those
 * are not parsed again, which for hundreds of layouts in hundreds of segments is most of a start.
 */
export function feetDecoder(): typeof decodeTables {
  let known: { readonly bytes: Buffer; readonly tables: Tables } | undefined;
  return (payload) => {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    const ending = bytes.toString("latin1", Math.max(0, bytes.byteLength - MAX_ROWS_BYTES));
    const rows = ROWS_AT_END.exec(ending)?.[0];
    if (rows === undefined) return decodeTables(payload);
    const before = bytes.subarray(0, bytes.byteLength - rows.length);
    if (known?.bytes.equals(before) === true) {
      return { ...known.tables, ...(JSON.parse(`{${rows.slice(1)}`) as Pick<Tables, "rows">) };
    }
    const tables = decodeTables(payload);
    if (tables !== undefined) known = { bytes: Buffer.from(before), tables };
    return tables;
  };
}

function isTables(value: unknown): value is Tables {
  if (typeof value !== "object" || value === null) return false;
  const { layouts, rows, uidInstance, thinnings } = value as Record<keyof Tables, unknown>;
  return (
    Array.isArray(layouts) &&
    layouts.every(isLayout) &&
    (rows === undefined || isRowRange(rows)) &&
    (thinnings === undefined || (Number.isSafeInteger(thinnings) && (thinnings as number) >= 0)) &&
    (uidInstance === undefined || typeof uidInstance === "string")
  );
}

function isRowRange(value: unknown): value is RowRange {
  if (typeof value !== "object" || value === null) return false;
  const { items, firstSequence, lastSequence } = value as Partial<RowRange>;
  return [items, firstSequence, lastSequence].every((number) => typeof number === "number");
}

function isLayout(value: unknown): value is Layout {
  if (typeof value !== "object" || value === null) return false;
  const layout = value as Partial<Layout>;
  return (
    typeof layout.id === "number" &&
    typeof layout.event === "string" &&
    Array.isArray(layout.fields) &&
    typeof layout.scope === "object"
  );
}
