import type { Random } from "../../random.ts";
import { drawSeed, type Seed } from "../redraw.ts";
import { allotClasses, isBelow, type RowShares, rowShares, surplusFrom } from "./allot-classes.ts";
import type { EventFloor } from "./cut.ts";
import { cutClass } from "./cut-class.ts";
import type { RestRule, RowsDecision } from "./decision-rules.ts";
import { DRAW_OF } from "./draws.ts";
import { fillByDraws } from "./fill-draws.ts";
import type { WindowBudget } from "./window-budget.ts";
import { keyOf, type WindowClass, WindowClasses } from "./window-classes.ts";
import { emptyVerdict, WindowJudge } from "./window-judge.ts";
import { emptyRow, type WindowRows } from "./window-rows.ts";

/**
 * The budget in rows. Within a class, groups go in by falling R until the first that does not fit: its
 * R is what T becomes. So a trace or an entity that stays in one window stays in all windows that have
 * as much room. Undefined where all rows stay.
 *
 * Bounds: never more than `maxRows` rows stay. Rows of rates below 2^-30 may all have one place, and
 * then all go where they do not all fit.
 */
export function decideRows(
  rows: WindowRows,
  maxRows: number,
  { demands, activeEvents }: WindowBudget,
  random: Random,
): RowsDecision | undefined {
  const shares = rowShares(maxRows, { activeEvents, demands });
  const classes = new WindowClasses(rows, demands);
  allotClasses(classes.inOrder, shares);
  if (classes.inOrder.every(({ fate }) => fate === "fits")) return undefined;
  const seed = drawSeed(random);
  const { cut, rest, floors } = membersOf(rows, classes, shares);
  const rules = [...cut].map(([one, members]) =>
    cutClass(rows, members, one, seed, {
      cost: "row",
      capacity: one.capacity,
      floors: floors.get(one) ?? new Map(),
    }),
  );
  const decision: RowsDecision = { seed, classes: rules };
  if (rest.length === 0) return decision;
  const left = maxRows - (stayingRows(rows, decision) - rest.length);
  if (rest.length <= left) return rules.length === 0 ? undefined : decision;
  return { ...decision, rest: fillRest(rows, classes, rest, seed, left, floors) };
}

interface Members {
  readonly cut: ReadonlyMap<WindowClass, number[]>;
  readonly rest: readonly number[];
  /** Of the class of its lowest T each event has a floor. */
  readonly floors: ReadonlyMap<WindowClass, Map<number, EventFloor>>;
}

function membersOf(rows: WindowRows, classes: WindowClasses, shares: RowShares): Members {
  const cut = new Map<WindowClass, number[]>();
  const rest: number[] = [];
  const lowest = new Map<number, WindowClass>();
  const places = new Map(classes.inOrder.map((one, place) => [one, place]));
  const row = emptyRow();
  for (let index = 0; index < rows.count; index++) {
    rows.read(index, row);
    const one = classes.of(row);
    if (one.fate === "rest") rest.push(index);
    else if (one.fate === "cut") {
      const members = cut.get(one);
      if (members === undefined) cut.set(one, [index]);
      else members.push(index);
    }
    if (shares.floor === 0 || !shares.floorEvents.has(row.layoutId)) continue;
    const known = lowest.get(row.layoutId);
    if (known === undefined || places.get(one)! < places.get(known)!) lowest.set(row.layoutId, one);
  }
  const floors = new Map<WindowClass, Map<number, EventFloor>>();
  for (const [layoutId, one] of lowest) {
    const ofClass = floors.get(one) ?? new Map<number, EventFloor>();
    floors.set(one, ofClass.set(layoutId, { rows: shares.floor, bytes: Number.POSITIVE_INFINITY }));
  }
  for (const [one, ofClass] of floors) {
    if (one.fate === "cut") floors.set(one, lowered(ofClass, one.capacity));
  }
  return { cut, rest, floors };
}

/** Floors leave a row at least to what has none. Which events have one here is the same for all R of a row that is here. */
function lowered(floors: Map<number, EventFloor>, rows: number): Map<number, EventFloor> {
  const most = Math.floor((rows - 1) / Math.max(1, floors.size));
  if (most <= 0) return new Map();
  return new Map(
    [...floors].map(([layoutId, floor]) => [
      layoutId,
      { ...floor, rows: Math.min(floor.rows, most) },
    ]),
  );
}

/** What got no room of its own shares what the others left, by fresh draws: these may look at what is left. */
function fillRest(
  rows: WindowRows,
  classes: WindowClasses,
  members: readonly number[],
  seed: Seed,
  left: number,
  floorsByClass: Members["floors"],
): RestRule {
  const ofRest = classes.inOrder.filter(({ fate, count }) => fate === "rest" && count > 0);
  const floors = lowered(
    new Map(ofRest.flatMap((one) => [...(floorsByClass.get(one) ?? [])])),
    left,
  );
  const capacity = [...floors.values()].reduce((room, floor) => room - floor.rows, left);
  const { rule } = fillByDraws(rows, members, seed, DRAW_OF.all, { cost: "row", capacity, floors });
  const from = surplusFrom(classes.inOrder);
  const named = ofRest.filter((one) => from === undefined || isBelow(one, from));
  return {
    ...rule,
    classes: named.map(keyOf),
    ...(from === undefined ? {} : { from: keyOf(from).threshold }),
  };
}

function stayingRows(rows: WindowRows, decision: RowsDecision): number {
  const judge = new WindowJudge({ rows: decision });
  const row = emptyRow();
  const verdict = emptyVerdict();
  let staying = 0;
  for (let index = 0; index < rows.count; index++) {
    rows.read(index, row);
    if (judge.judge(row, verdict) === "stays") staying++;
  }
  return staying;
}
