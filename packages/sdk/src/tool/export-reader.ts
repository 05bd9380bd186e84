import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import {
  BLOCK_HEADER_BYTES,
  BLOCK_KIND,
  type Block,
  type BlockPlace,
  MAX_BLOCK_BYTES,
  PAYLOAD_BYTES_AT,
  readBlock,
} from "../spool/block.ts";
import type { PackedRow } from "../spool/packed-instance.ts";
import { readFully } from "../spool/read-file.ts";
import { checkedTables, isUuid } from "./checked-tables.ts";
import {
  byId,
  ContentsCheck,
  type ExportContents,
  type ExportedInstance,
  membersOf,
} from "./export-contents.ts";
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

/** What a file may have. One of ours has fewer; a forged one must not fill the memory. */
const MAX_BLOCKS = 1_000_000;

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
    const check = new ContentsCheck((offset, problem) => this.#wrong(offset, problem));
    let offset = header.block.bytes;
    for (let count = 1; ; count++) {
      if (offset === this.#bytes) this.#wrong(offset, "the file ends without its end: it was cut");
      const block = this.#block(offset, placeIn(this.#id, offset));
      if (count > MAX_BLOCKS) this.#wrong(offset, `more than ${MAX_BLOCKS} blocks`);
      offset += block.bytes;
      seen(offset);
      if (check.take(block)) break;
    }
    if (offset < this.#bytes) this.#wrong(offset, "something follows the end");
    return { id: this.#id, timeMillis: header.timeMillis, bytes: this.#bytes, ...check.found };
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
    const header = membersOf(block.payload);
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
