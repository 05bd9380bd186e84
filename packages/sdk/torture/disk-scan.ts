import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { RowReader } from "../src/row/read-row.ts";
import { BLOCK_KIND } from "../src/spool/block.ts";
import { instanceBytes, parseDirectoryName, parseSegmentName } from "../src/spool/instance-name.ts";
import { forEachRow } from "../src/spool/rows.ts";
import { scanBlocks } from "../src/spool/scan.ts";
import { UidTally } from "./uid-tally.ts";

/**
 * Remembers every row that ever stood in a spool directory, read past the books: block by block, row
 * by row. Processes may be at work there meanwhile: what is renamed or removed under its eyes is passed
 * over, and what it did see in a valid block was written, whoever has it now. A segment that has not
 * grown is not read again.
 */
export class DiskScan {
  readonly written: UidTally = new UidTally();
  /** Every instance that had a directory. */
  readonly instances: Set<string> = new Set();
  readonly #root: string;
  readonly #bytesRead = new Map<string, number>();

  constructor(spoolDirectory: string) {
    this.#root = `${spoolDirectory}/v1`;
  }

  scan(): void {
    for (const name of existsSync(this.#root) ? readdirSync(this.#root) : []) {
      const parsed = parseDirectoryName(name);
      if (parsed === undefined) continue;
      this.instances.add(parsed.instance);
      for (const file of unlessGone(() => readdirSync(`${this.#root}/${name}`)) ?? []) {
        const segment = parseSegmentName(file);
        if (segment === undefined) continue;
        this.#read(`${this.#root}/${name}/${file}`, parsed.instance, file, segment.number);
      }
    }
  }

  #read(path: string, instance: string, file: string, number: number): void {
    const key = `${instance}/${file}`;
    const size = unlessGone(() => statSync(path).size);
    if (size === undefined || this.#bytesRead.get(key) === size) return;
    const bytes = unlessGone(() => readFileSync(path));
    if (bytes === undefined) return;
    this.#bytesRead.set(key, size);
    const place = { instance: instanceBytes(instance), file: number };
    for (const block of scanBlocks(bytes, place).blocks) {
      if (block.kind !== BLOCK_KIND.rows) continue;
      const rows = new RowReader(block.payload);
      forEachRow(block.payload, (start) => {
        const uid = `${instance}:${rows.sequenceAt(start)}`;
        if (!this.written.has(uid)) this.written.add(uid, 0);
      });
    }
  }
}

/** Undefined where another process took it away in this moment. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
