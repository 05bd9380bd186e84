import { MAX_CLASSES, MAX_FLOORS } from "./decision-rules.ts";
import type { WindowBudget } from "./window-budget.ts";
import type { WindowClass } from "./window-classes.ts";

/** What an event may have beside the room of its class. */
const MAX_FLOOR_ROWS = 10;
/**
 * Of the budget, for classes that have less room of their own than this, such as those of a T that the host has just turned to: what
 * changes within a second would else hang on a few rows of enormous weight. Where the budget is not over-subscribed it is a part of what
 * nobody was expected to need, so that a steady load below the budget stays whole. At least one row, or some would have no chance.
 */
const REST_SHARE = 1 / 8;
const MIN_REST_SHARE = 1 / 64;
const REST_OF_UNUSED = 1 / 4;

/** What the parts of a window may have, in rows. */
export interface RowShares {
  /** Of all classes, with the floors of their events; with `rest` it is the budget. */
  readonly classes: number;
  /** At least 1. */
  readonly rest: number;
  /** Of each event in `floorEvents`, at most. */
  readonly floor: number;
  readonly floorEvents: ReadonlySet<number>;
}

export function rowShares(
  maxRows: number,
  { activeEvents, demands }: Pick<WindowBudget, "activeEvents" | "demands">,
): RowShares {
  const floorEvents = firstOf(activeEvents, MAX_FLOORS);
  const rest = Math.max(1, Math.floor(restOf(maxRows, demands)));
  const floor = Math.min(MAX_FLOOR_ROWS, Math.floor(maxRows / 2 / Math.max(1, floorEvents.size)));
  return { classes: maxRows - rest, rest, floor, floorEvents };
}

function restOf(maxRows: number, demands: WindowBudget["demands"]): number {
  const expected = demands.reduce((sum, { rows }) => sum + (rows > 0 ? rows : 0), 0);
  if (expected >= maxRows) return maxRows * REST_SHARE;
  const ofUnused = (maxRows - expected) * REST_OF_UNUSED;
  return Math.max(maxRows * MIN_REST_SHARE, Math.min(maxRows * REST_SHARE, ofUnused));
}

function firstOf(events: ReadonlySet<number>, count: number): ReadonlySet<number> {
  return events.size <= count ? events : new Set([...events].slice(0, count));
}

/**
 * Gives each class its room, and so its fate. Whatever is looked at here is the same wherever above T
 * the R of a row stands, as long as its row is there: the demands are of the past, and the rows of the
 * classes before, whose T is lower, are there whenever this row is. So a class hands on what it left
 * only where it fitted whole, and never to a class before it.
 */
export function allotClasses(
  classes: readonly WindowClass[],
  { classes: capacity, rest, floor }: Pick<RowShares, "classes" | "rest" | "floor">,
): void {
  const first = classes[0];
  let left = capacity;
  if (first !== undefined && isAlways(first)) {
    const cap = Math.floor(capacity / 2);
    const unused = allot(first, cap, rest);
    left -= cap - unused;
  }
  const others = classes.filter((one) => !isAlways(one));
  const reserves = reservesOf(others, left, floor);
  let pool = reserves.reduce((rest, reserve) => rest - reserve, left);
  for (const [i, one] of others.entries()) pool = allot(one, reserves[i]! + pool, rest);
  sendSurplusToRest(classes);
}

/** What a rule kept on the host. What was thinned since has a T, and stands in its order without a cap of its own. */
function isAlways({ isAlwaysKept, thresholdHigh, thresholdLow }: WindowClass): boolean {
  return isAlwaysKept && thresholdHigh === 0 && thresholdLow === 0;
}

/** What is left for others. */
function allot(one: WindowClass, capacity: number, rest: number): number {
  one.capacity = capacity;
  if (one.count <= capacity) return capacity - one.count;
  one.fate = capacity >= rest ? "cut" : "rest";
  return 0;
}

/** Room for the floors of the events that were to be expected, and whole rows by demand, scaled down where there is less. Together at most `available`. */
function reservesOf(classes: readonly WindowClass[], available: number, floor: number): number[] {
  // And a row beside them, or what has no floor would have no chance.
  const floors = classes.map(({ expectedEvents: events }) => (events > 0 ? events * floor + 1 : 0));
  const ofFloors = floors.reduce((total, rows) => total + rows, 0);
  // What a rule keeps came first: less may be left than the half that floors have.
  const share = ofFloors === 0 ? 0 : Math.min(1, available / ofFloors);
  const reserved = floors.map((rows) => Math.floor(rows * share));
  const left = reserved.reduce((rest, rows) => rest - rows, available);
  const expected = classes.filter(({ demand }) => demand > 0);
  const sum = expected.reduce((total, { demand }) => total + demand, 0);
  const scale = sum === 0 ? 0 : Math.min(1, Math.max(0, left - expected.length) / sum);
  // Rounded up, which the subtraction above paid for: so what is rare has room too. No more than there is.
  return reserved.map((rows, i) => rows + (left > 0 ? Math.ceil(classes[i]!.demand * scale) : 0));
}

/**
 * The first of the classes that a decision does not name, because there are too many. Whether a class is
 * one of them depends on those before it only.
 */
export function surplusFrom(classes: readonly WindowClass[]): WindowClass | undefined {
  let present = 0;
  return classes.find(({ count }) => count > 0 && ++present > MAX_CLASSES);
}

function sendSurplusToRest(classes: readonly WindowClass[]): void {
  const from = surplusFrom(classes);
  if (from === undefined) return;
  for (const one of classes) if (!isBelow(one, from)) one.fate = "rest";
}

/** Whether T of one is lower. */
export function isBelow(one: WindowClass, other: WindowClass): boolean {
  return (
    one.thresholdHigh < other.thresholdHigh ||
    (one.thresholdHigh === other.thresholdHigh && one.thresholdLow < other.thresholdLow)
  );
}
