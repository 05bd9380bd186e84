import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/support/host/worlds.ts";
import { hostKeeps, latentGroups, windowOf } from "../../../test/support/sampling/window-worlds.ts";
import { SeededRandom } from "../../../test/support/spool/seeded-random.ts";
import { decideWindow } from "./decide-window.ts";
import { parseDecision, type WindowDecision } from "./window-decision.ts";
import { emptyVerdict, WindowJudge } from "./window-judge.ts";
import { emptyRow } from "./window-rows.ts";

const FULL: WindowDecision = {
  firstSequence: 7,
  endSequence: 2 ** 40,
  isCut: true,
  rows: {
    seed: { a: 0, b: 2 ** 32 - 1 },
    classes: [
      { always: true, threshold: [0, 0], raised: [2 ** 28, 0], apart: "all" },
      { threshold: [1, 2], raised: [3, 4], apart: [0, 2 ** 20 - 1], floors: [[9, [1, 3]]] },
    ],
    rest: { classes: [{ threshold: [5, 6] }], from: [7, 8], limit: [9, 10], floors: [] },
  },
  bytes: {
    seed: { a: 1, b: 2 },
    always: { maxBytes: 10, limit: [1, 1] },
    others: { maxBytes: 0, limit: [2, 2], apart: [5] },
    large: { maxBytes: 99, share: [2 ** 28, 0], limit: [0, 0] },
  },
};

const copy = (): Record<string, never> => JSON.parse(JSON.stringify(FULL)) as Record<string, never>;

it("survives being written and read", () => {
  expect(parseDecision(copy())).toEqual(FULL);
  expect(parseDecision({ firstSequence: 0, endSequence: 0 })).toEqual({
    firstSequence: 0,
    endSequence: 0,
  });
});

it("takes no field over that it does not know, and shares nothing with what it read", () => {
  const read = { ...copy(), later: 1 };
  const parsed = parseDecision(read)!;
  expect(parsed).toEqual(FULL);
  Reflect.set(Reflect.get(read, "rows"), "classes", []);
  expect(parsed).toEqual(FULL);
});

describe("refuses", () => {
  /** The full decision with another value at a path; undefined takes the field away. */
  const at = (path: string, value: unknown): unknown => {
    const decision = copy();
    const keys = path.split(".");
    const last = keys.pop()!;
    const place = keys.reduce<object>((part, key) => Reflect.get(part, key) as object, decision);
    Reflect.set(place, last, value);
    return decision;
  };
  const bits = [2 ** 28, 0];
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["an end before its beginning", at("endSequence", 6)],
    ["a sequence that is no whole number", at("firstSequence", 0.5)],
    ["a cut that is false", at("isCut", false)],
    ["a seed of 33 bits", at("rows.seed.a", 2 ** 32)],
    ["a seed that is missing", at("bytes.seed", undefined)],
    ["65 classes", at("rows.classes", Array(65).fill({ threshold: [0, 0], raised: bits }))],
    ["65 classes of the rest", at("rows.rest.classes", Array(65).fill({ threshold: [0, 0] }))],
    ["65 groups", at("rows.classes.0.apart", Array(65).fill(1))],
    ["a group of 21 bits", at("rows.classes.0.apart", [2 ** 20])],
    ["257 floors", at("rows.rest.floors", Array(257).fill([1, bits]))],
    ["more than one", at("rows.rest.limit", [2 ** 28, 1])],
    ["a lower half of 29 bits", at("rows.rest.from", [0, 2 ** 28])],
    ["a length below 0", at("bytes.large.maxBytes", -1)],
    ["a part that is no object", at("rows", 5)],
    ["a null for a part", at("bytes", null)],
  ])("%s", (_, value) => {
    expect(parseDecision(value)).toBeUndefined();
  });
});

/** Puts garbage into some place of a decision. */
function mutate(value: unknown, random: SeededRandom): unknown {
  const garbage = [null, -1, 1.5, "x", [], {}, 2 ** 60, true, Number.NaN, [[[]]]];
  if (typeof value !== "object" || value === null || random.below(6) === 0) {
    return random.pick<unknown>(garbage);
  }
  const keys = Object.keys(value);
  const key = keys.length === 0 ? "0" : random.pick(keys);
  const changed = Array.isArray(value) ? [...value] : { ...value };
  Reflect.set(changed, key, mutate(Reflect.get(value, key), random));
  return changed;
}

it("reads any mutation as a decision that judges, or not at all", () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? 4711);
  console.info(`window-decision: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const random = new SeededRandom(seed);
  let refused = 0;
  for (let i = 0; i < 3000; i++) {
    const parsed = parseDecision(mutate(copy(), random));
    if (parsed === undefined) refused++;
    else {
      const judge = new WindowJudge(parsed);
      const row = { ...emptyRow(), high: random.below(2 ** 28), bytes: random.below(100) };
      expect(["stays", "thinned", "oversize"]).toContain(judge.judge(row, emptyVerdict()));
    }
  }
  expect(refused).toBeGreaterThan(2000);
  expect(refused).toBeLessThan(3000);
});

it("is within its own bounds, whatever the window", () => {
  const random = new SeededRandom(99);
  let decisions = 0;
  for (let i = 0; i < 150; i++) {
    const window = windowOf(hostKeeps(latentGroups(random, 60)));
    const allowance = 500 + random.below(20_000) + random.next();
    const budget = {
      maxRows: 1 + random.below(60),
      bytes: { allowance, level: 2 * allowance },
      demands: [{ thresholdHigh: 0, thresholdLow: 0, rows: random.below(20) }],
      activeEvents: new Set([0, 1, 2, 3]),
    };
    const { decision } = decideWindow(window, budget, seededRandom(i));
    if (decision !== undefined) decisions++;
    const whole = { firstSequence: 0, endSequence: window.count, ...decision };
    expect(parseDecision(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  }
  expect(decisions).toBeGreaterThan(100);
});
