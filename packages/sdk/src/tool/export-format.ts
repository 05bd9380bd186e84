import { BLOCK_HEADER_BYTES, BLOCK_TRAILER_BYTES, type BlockPlace } from "../spool/block.ts";
import { instanceBytes } from "../spool/instance-name.ts";
import type { Tables } from "../spool/tables.ts";

/*
 * The export file: blocks of the spool behind each other (docs/spool-format.md, section 11).
 *
 *   header   what this is, and the file's own UUID
 *   head     whose rows follow: the tables of one instance; as often as the instance changes
 *   rows     of that instance, of one lane
 *   end      how many records there were: a file without it was cut
 */
export const EXPORT_VERSION = 1;

/** Of the whole file, and by default. What does not fit stays in the spool, for another file. */
export const MAX_EXPORT_BYTES: number = 1024 ** 3;

/** One lease and the tables of its instance fit into less. */
export const MIN_EXPORT_BYTES: number = 1024 ** 2;

/** What a block takes beside its payload. */
export const BLOCK_OVERHEAD_BYTES: number = BLOCK_HEADER_BYTES + BLOCK_TRAILER_BYTES;

/** The header is valid anywhere: it says which file it is of. All other blocks are valid in their own file only. */
const NO_FILE = new Uint8Array(16);

export function headerPlace(): BlockPlace {
  return { instance: NO_FILE, file: 0, offset: 0 };
}

export function placeIn(fileId: string, offset: number): BlockPlace {
  return { instance: instanceBytes(fileId), file: 0, offset };
}

/** The payload of the header. */
export interface ExportHeader {
  readonly export: typeof EXPORT_VERSION;
  /** A UUID of version 7. */
  readonly id: string;
  /** Milliseconds since the epoch, by the exporting machine's clock. */
  readonly timeMillis: number;
}

/** The payload of a head. */
export interface ExportTables extends Tables {
  /** Whose directory the rows were in. */
  readonly instance: string;
  /** Whose id their uids have. */
  readonly uidInstance: string;
}

/** The payload of the end. */
export interface ExportEnd {
  readonly end: { readonly records: number };
}
