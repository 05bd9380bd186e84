import type { Random } from "../random.ts";
import type { Layout } from "../row/layout.ts";
import { isAlwaysKept, readSampling } from "../row/resampled-row.ts";
import { decideWindow, type WindowBudget } from "../sample/window/decide-window.ts";
import type { WindowDecision } from "../sample/window/window-decision.ts";
import type { WindowRow } from "../sample/window/window-row.ts";
import { emptyRow, WindowRows } from "../sample/window/window-rows.ts";
import type { DayQuota } from "./day-quota.ts";
import type { LeasedRow } from "./leased-row.ts";
import type { MeasureRow } from "./row-decisions.ts";
import type { Trouble } from "./trouble.ts";
import type { Expectation } from "./window-demand.ts";

export interface WindowCloserOptions {
  readonly random: Random;
  /** Rows of one window; undefined: no bound. */
  readonly maxRows: number | undefined;
  /** Undefined: bytes are not bounded. */
  readonly quota: DayQuota | undefined;
  readonly measure: MeasureRow;
  /** What requests with rows of one window have beside them, at most. */
  readonly envelopeBytes: () => number;
  readonly trouble: Trouble;
}

/** The rows of one window at a time, and what becomes of them when it is over: the only place that spends the budget. */
export class WindowCloser {
  readonly #options: WindowCloserOptions;
  readonly #rows = new WindowRows();
  readonly #row = emptyRow();
  #spent = 0;
  #noted = 0;

  constructor(options: WindowCloserOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#rows.count;
  }

  get isFull(): boolean {
    return this.#rows.isFull;
  }

  /** The row as the window sees it; used again for the next one. Without a layout nobody will read it, and it has no bytes. */
  add(
    bytes: Buffer,
    start: number,
    length: number,
    layout: Layout | undefined,
    layoutId: number,
    sequence: number,
  ): Readonly<WindowRow> {
    const { quota, measure } = this.#options;
    const row = this.#row;
    readSampling(bytes, start, length, row);
    row.sequence = sequence;
    row.layoutId = layoutId;
    row.isAlwaysKept = isAlwaysKept(bytes, start);
    const isMeasured = quota !== undefined && layout !== undefined;
    // What it takes does not depend on when it happened.
    row.bytes = isMeasured ? measure({ bytes, start, length, layout, sequence, timeMillis: 0 }) : 0;
    this.#rows.add(row);
    return row;
  }

  addLeased({ bytes, start, length, layout, sequence }: LeasedRow): void {
    this.add(bytes, start, length, layout, layout.id, sequence);
  }

  clear(): void {
    this.#rows.clear();
  }

  /** Decides the window and spends what stays of it. Undefined where all rows stay. */
  close(
    place: Pick<WindowDecision, "firstSequence" | "endSequence" | "isCut">,
    expected: Expectation,
  ): WindowDecision | undefined {
    const { maxRows, quota, random, envelopeBytes, trouble } = this.#options;
    const envelope = quota === undefined ? 0 : envelopeBytes();
    const budget: WindowBudget = {
      ...expected,
      ...(maxRows === undefined ? {} : { maxRows }),
      ...(quota === undefined ? {} : { bytes: bytesBudget(quota, envelope) }),
    };
    const { decision, rows, bytes, oversizeRows } = decideWindow(this.#rows, budget, random);
    this.#rows.clear();
    if (quota !== undefined && rows > 0) {
      quota.quota.spend(bytes + envelope);
      this.#spent += bytes + envelope;
    }
    if (oversizeRows > 0) trouble.oversize();
    return decision && { ...place, ...decision };
  }

  /** What was spent survives a restart from here on. Throws what the disk throws. */
  note(): void {
    if (this.#spent === this.#noted) return;
    this.#options.quota?.write();
    this.#noted = this.#spent;
  }
}

function bytesBudget({ quota }: DayQuota, envelope: number): NonNullable<WindowBudget["bytes"]> {
  const level = Math.max(0, Math.floor(quota.level) - envelope);
  return { allowance: Math.min(quota.allowance, level), level };
}
