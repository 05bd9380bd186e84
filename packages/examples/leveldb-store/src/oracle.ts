import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { EmitObserver } from "./observe.ts";

/** What is known of the emit calls of one event without asking Sonde. */
export interface OracleCount {
  /** Calls that were about to be made. */
  readonly started: number;
  /** Calls that came back. The truth is at least this and at most `started`. */
  readonly returned: number;
}

const NAME_WIDTH = 48;
const COUNT_WIDTH = 12;
const ROW_WIDTH = NAME_WIDTH + 2 * (COUNT_WIDTH + 1) + 1;

interface Row {
  readonly position: number;
  started: number;
  returned: number;
}

/**
 * Counts emit calls outside Sonde, in a file of its own: a row of text per event, whose numbers are
 * overwritten before and after each call. A `write(2)` that returned survives SIGKILL, so the file
 * of a killed process is right to within the one call in which it was hit.
 */
export class Oracle implements EmitObserver {
  readonly #descriptor: number;
  readonly #rows = new Map<string, Row>();
  #returned = 0;

  constructor(file: string) {
    this.#descriptor = openSync(file, "wx", 0o600);
  }

  /** Calls that came back, over all events. */
  get returned(): number {
    return this.#returned;
  }

  before(event: string): void {
    const row = this.#rows.get(event) ?? this.#addRow(event);
    row.started++;
    this.#writeCount(row.position + NAME_WIDTH, row.started);
  }

  after(event: string): void {
    const row = this.#rows.get(event)!;
    row.returned++;
    this.#returned++;
    this.#writeCount(row.position + NAME_WIDTH + COUNT_WIDTH + 1, row.returned);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #addRow(event: string): Row {
    const row: Row = { position: this.#rows.size * ROW_WIDTH, started: 0, returned: 0 };
    this.#rows.set(event, row);
    const zero = " 0".padStart(COUNT_WIDTH + 1);
    writeSync(this.#descriptor, `${event.padEnd(NAME_WIDTH)}${zero}${zero}\n`, row.position);
    return row;
  }

  #writeCount(position: number, count: number): void {
    writeSync(this.#descriptor, ` ${String(count).padStart(COUNT_WIDTH)}`, position);
  }
}

/** Adds up what several processes wrote, by event. */
export function readOracles(files: readonly string[]): Map<string, OracleCount> {
  const counts = new Map<string, OracleCount>();
  for (const file of files) {
    for (const line of readFileSync(file, "utf8").split("\n")) {
      const [event, started, returned] = line.trim().split(/\s+/);
      if (event === undefined || started === undefined || returned === undefined) continue;
      const known = counts.get(event) ?? { started: 0, returned: 0 };
      counts.set(event, {
        started: known.started + Number(started),
        returned: known.returned + Number(returned),
      });
    }
  }
  return counts;
}

/** The sum over all events. */
export function totalCount(counts: ReadonlyMap<string, OracleCount>): OracleCount {
  let started = 0;
  let returned = 0;
  for (const count of counts.values()) {
    started += count.started;
    returned += count.returned;
  }
  return { started, returned };
}
