/** Sampling, conformance 6: no window is over its budget, whatever arrives. */
import { expect, test } from "vitest";
import { decideWindow, type WindowOutcome } from "../src/sample/window/decide-window.ts";
import { emptyVerdict, WindowJudge } from "../src/sample/window/window-judge.ts";
import { emptyRow, WindowRows } from "../src/sample/window/window-rows.ts";
import { Quota } from "../src/spool/quota.ts";
import { ManualClock, seededRandom } from "./support/host/worlds.ts";
import { ADVERSARIES, type Adversary, fullRow } from "./support/sampling/adversarial-windows.ts";
import { seedFromEnvironment } from "./support/sampling/finding.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";

const SEED = seedFromEnvironment(6);
const WINDOWS = 400;
const MAX_ROWS = 50;
const BYTES_PER_DAY = 2 ** 20;
const DAY_MILLIS = 86_400_000;
/** Long, so that some days pass. */
const STEP_MILLIS = 600_000;

interface Spent {
  readonly atMillis: number;
  readonly bytes: number;
}

/** Decides the windows of an adversary one after another, with the quota that ships, and looks at each row that stays. */
function attack(adversary: Adversary, stepMillis: number): { over: string[]; spent: Spent[] } {
  const clock = new ManualClock();
  const quota = new Quota(BYTES_PER_DAY, clock, undefined);
  const random = new SeededRandom(SEED);
  const draws = seededRandom(SEED);
  const rows = new WindowRows();
  const over: string[] = [];
  const spent: Spent[] = [];
  let activeEvents = new Set<number>();
  for (let window = 0; window < WINDOWS; window++) {
    const arrived = adversary(window, random);
    for (const [i, row] of arrived.entries()) rows.add(fullRow(row, i));
    const { allowance, level } = quota;
    const budget = { maxRows: MAX_ROWS, bytes: { allowance, level }, demands: [], activeEvents };
    const { decision, ...outcome } = decideWindow(rows, budget, draws);
    const stayed = staying(rows, decision ?? {}, allowance);
    if (stayed.rows > MAX_ROWS) over.push(`window ${window}: ${stayed.rows} rows`);
    if (stayed.bytes > level) over.push(`window ${window}: ${stayed.bytes} of ${level} bytes`);
    if (stayed.rows !== outcome.rows || stayed.bytes !== outcome.bytes) {
      over.push(`window ${window}: counted otherwise than judged`);
    }
    if (stayed.small > allowance) over.push(`window ${window}: more than the allowance`);
    quota.spend(stayed.bytes);
    spent.push({ atMillis: clock.millis, bytes: stayed.bytes });
    activeEvents = new Set(arrived.map(({ layoutId = 0 }) => layoutId));
    clock.millis += stepMillis;
    rows.clear();
  }
  return { over, spent };

  function staying(
    of: WindowRows,
    decision: NonNullable<WindowOutcome["decision"]>,
    allowance: number,
  ): Record<"rows" | "bytes" | "small", number> {
    const judge = new WindowJudge(decision);
    const row = emptyRow();
    const verdict = emptyVerdict();
    const sum = { rows: 0, bytes: 0, small: 0 };
    for (let i = 0; i < of.count; i++) {
      of.read(i, row);
      if (judge.judge(row, verdict) !== "stays") continue;
      sum.rows++;
      sum.bytes += row.bytes;
      // Rows that are too long for their class are paid from half of what is left above the allowance.
      const sized = row.isAlwaysKept ? decision.bytes?.always : decision.bytes?.others;
      if (row.bytes <= (sized?.maxBytes ?? allowance)) sum.small += row.bytes;
    }
    return sum;
  }
}

function worstDay(spent: readonly Spent[]): number {
  let [worst, sum, first] = [0, 0, 0];
  for (const { atMillis, bytes } of spent) {
    sum += bytes;
    while (spent[first]!.atMillis <= atMillis - DAY_MILLIS) sum -= spent[first++]!.bytes;
    worst = Math.max(worst, sum);
  }
  return worst;
}

test.each(Object.entries(ADVERSARIES))(
  "0 windows over budget in rows and bytes, and no day over its bytes: %s",
  (_, adversary) => {
    for (const stepMillis of [1000, STEP_MILLIS]) {
      const { over, spent } = attack(adversary, stepMillis);
      expect(over, `seed ${SEED}`).toEqual([]);
      expect(worstDay(spent)).toBeLessThanOrEqual(BYTES_PER_DAY);
      expect(spent.some(({ bytes }) => bytes > 0)).toBe(true);
    }
  },
);
