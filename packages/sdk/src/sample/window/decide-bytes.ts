import type { Random } from "../../random.ts";
import { type Fraction, isLess, multiply, ONE, ratio } from "../fraction.ts";
import { drawSeed, type Seed } from "../redraw.ts";
import { type BytesMembers, byteFloors } from "./byte-floors.ts";
import type { EventFloor } from "./cut.ts";
import type { Bits, BytesDecision, LargeRule, RowsDecision, SizedRule } from "./decision-rules.ts";
import { DRAW_OF, drawOfWindow } from "./draws.ts";
import { fillByDraws, fillByRowDraws } from "./fill-draws.ts";
import { fractionOf } from "./limits.ts";
import type { BytesBudget } from "./window-budget.ts";
import { emptyVerdict, WindowJudge } from "./window-judge.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

/**
 * The budget in bytes, on what the one in rows left. Draws are fresh, because what is left of a day
 * depends on which traces and entities were kept before. Undefined where all rows stay.
 *
 * Bounds: what stays has at most the allowance; together with rows that were too long for their class,
 * at most half of what is left above it. A row longer than that half is lost, and counted.
 */
export function decideBytes(
  rows: WindowRows,
  ofRows: RowsDecision | undefined,
  { allowance, level }: BytesBudget,
  activeEvents: ReadonlySet<number>,
  random: Random,
): BytesDecision | undefined {
  if (ofRows === undefined && rows.bytes <= allowance) return undefined;
  const members = membersOf(rows, ofRows);
  if (members.bytes <= allowance) return undefined;
  const seed = drawSeed(random);
  const floors = byteFloors(rows, members, allowance, activeEvents);
  const main = Math.max(0, Math.floor(allowance) - floors.setAside);
  const large: number[] = [];
  // Each may have half, and what the other does not need.
  const alwaysRoom = Math.max(Math.floor(main / 2), main - members.othersBytes);
  const always = fillSized(
    rows,
    members.always,
    seed,
    DRAW_OF.always,
    alwaysRoom,
    floors.always,
    large,
  );
  const othersRoom = main - always.used;
  const others = fillSized(
    rows,
    members.others,
    seed,
    DRAW_OF.others,
    othersRoom,
    floors.others,
    large,
  );
  const largeRoom = Math.max(0, Math.floor((level - allowance) / 2));
  return {
    seed,
    always: always.rule,
    others: others.rule,
    large: fillLarge(rows, large, seed, allowance, largeRoom),
  };
}

function membersOf(rows: WindowRows, ofRows: RowsDecision | undefined): BytesMembers {
  const judge = ofRows && new WindowJudge({ rows: ofRows });
  const always: number[] = [];
  const others: number[] = [];
  let alwaysBytes = 0;
  let othersBytes = 0;
  const row = emptyRow();
  const verdict = emptyVerdict();
  for (let index = 0; index < rows.count; index++) {
    rows.read(index, row);
    if (judge !== undefined && judge.judge(row, verdict) !== "stays") continue;
    if (row.isAlwaysKept) {
      always.push(index);
      alwaysBytes += row.bytes;
    } else {
      others.push(index);
      othersBytes += row.bytes;
    }
  }
  return { always, others, othersBytes, bytes: alwaysBytes + othersBytes };
}

/** Puts the rows that are longer than the room into `large`. */
function fillSized(
  rows: WindowRows,
  members: readonly number[],
  seed: Seed,
  purpose: number,
  capacity: number,
  floors: ReadonlyMap<number, EventFloor>,
  large: number[],
): { rule: SizedRule; used: number } {
  const row = emptyRow();
  const fitting = members.filter((index) => {
    rows.read(index, row);
    if (row.bytes > capacity) large.push(index);
    return row.bytes <= capacity;
  });
  const room = { cost: "bytes", capacity, floors } as const;
  const { rule, used } = fillByDraws(rows, fitting, seed, purpose, room);
  return { rule: { ...rule, maxBytes: capacity }, used };
}

/**
 * Rows that are too long for an allowance are paid from what is left above it, and only as often as
 * leaves the allowance what it is on average: were all there is spent each time, the long rows of the
 * next window would have no chance, and no weight makes up for that.
 */
function fillLarge(
  rows: WindowRows,
  members: readonly number[],
  seed: Seed,
  allowance: number,
  capacity: number,
): LargeRule {
  const row = emptyRow();
  let bytes = 0;
  let longest = 0;
  const fitting = members.filter((index) => {
    rows.read(index, row);
    if (row.bytes > capacity) return false;
    bytes += row.bytes;
    longest = Math.max(longest, row.bytes);
    return true;
  });
  // Little room often says more than much room rarely; twice the longest, so that it need not be the only one.
  const room = Math.min(capacity, Math.max(allowance, 2 * longest));
  const needed = Math.min(bytes, room);
  const share = allowance >= needed ? ONE : ratio(allowance, needed);
  const limit = fractionOf(fillByRowDraws(rows, fitting, seed, room));
  const draw: Fraction = { high: 0, low: 0 };
  drawOfWindow(seed, draw);
  const isOpen = isLess(draw, share);
  if (isOpen) multiply(limit, share, limit);
  return { maxBytes: capacity, share: bitsOf(share), limit: isOpen ? bitsOf(limit) : [0, 0] };
}

function bitsOf({ high, low }: Readonly<Fraction>): Bits {
  return [high, low];
}
