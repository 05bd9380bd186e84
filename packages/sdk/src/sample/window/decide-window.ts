import { assert } from "../../assert.ts";
import type { Random } from "../../random.ts";
import { decideBytes } from "./decide-bytes.ts";
import { decideRows } from "./decide-rows.ts";
import type { WindowBudget, WindowOutcome } from "./window-budget.ts";
import type { WindowDecision } from "./window-decision.ts";
import { emptyVerdict, WindowJudge } from "./window-judge.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

export type { BytesBudget, WindowBudget, WindowOutcome } from "./window-budget.ts";

/**
 * Decides which rows of a window stay, so that its budget holds whatever came in and the weights of
 * what stays add up to what came in, on average. Rows go in whole groups where that is possible
 * (`group.ts`). What is lost: rows, in the numbers that their weights tell; those that had no chance at
 * all are in `oversizeRows`.
 *
 * Where all fits, which is the usual case, rows are counted by class and nothing is sorted.
 */
export function decideWindow(
  rows: WindowRows,
  budget: WindowBudget,
  random: Random,
): WindowOutcome {
  const ofRows = rowsDecision(rows, budget, random);
  const ofBytes = bytesDecision(rows, ofRows, budget, random);
  if (ofRows === undefined && ofBytes === undefined) {
    return { decision: undefined, rows: rows.count, bytes: rows.bytes, oversizeRows: 0 };
  }
  const decision = {
    ...(ofRows === undefined ? {} : { rows: ofRows }),
    ...(ofBytes === undefined ? {} : { bytes: ofBytes }),
  };
  return { decision, ...staying(rows, decision) };
}

function rowsDecision(
  rows: WindowRows,
  budget: WindowBudget,
  random: Random,
): WindowDecision["rows"] {
  const { maxRows } = budget;
  if (maxRows === undefined) return undefined;
  assert(maxRows >= 1, "a budget of no rows leaves none a chance");
  return decideRows(rows, Math.floor(maxRows), budget, random);
}

function bytesDecision(
  rows: WindowRows,
  ofRows: WindowDecision["rows"],
  { bytes, activeEvents }: WindowBudget,
  random: Random,
): WindowDecision["bytes"] {
  if (bytes === undefined) return undefined;
  const allowance = Math.max(0, bytes.allowance);
  const level = Math.max(allowance, bytes.level);
  return decideBytes(rows, ofRows, { allowance, level }, activeEvents, random);
}

function staying(
  rows: WindowRows,
  decision: Pick<WindowDecision, "rows" | "bytes">,
): Omit<WindowOutcome, "decision"> {
  const judge = new WindowJudge(decision);
  const row = emptyRow();
  const verdict = emptyVerdict();
  const staying = { rows: 0, bytes: 0, oversizeRows: 0 };
  for (let index = 0; index < rows.count; index++) {
    rows.read(index, row);
    const judgement = judge.judge(row, verdict);
    if (judgement === "oversize") staying.oversizeRows++;
    if (judgement !== "stays") continue;
    staying.rows++;
    staying.bytes += row.bytes;
  }
  return staying;
}
