import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_COUNTERS } from "../row/counter-row.ts";
import { LEDGER_EVENT } from "../row/own-events.ts";
import { absorb, MAX_ABSORBED_EVENTS, MAX_ABSORBED_REASONS, OTHERS } from "./absorbed.ts";
import { type Ledger, sumLedger } from "./ledger.ts";
import {
  addReason,
  applyState,
  emptyState,
  encodeState,
  eventAccount,
  type InstanceState,
  OUTCOMES,
} from "./state.ts";

const count = fc.integer({ min: 0, max: 1_000_000 });
const name = fc.constantFrom("one", "two", "three", "__proto__", "constructor", LEDGER_EVENT);
const reason = fc.constantFrom(
  ...["dropped.damaged", "rejected.late", "__proto__.x", "dropped."],
  ...["quarantined.late", "requeued.late"],
);

const closed: fc.Arbitrary<InstanceState> = fc
  .record({
    events: fc.array(
      fc.record({
        name,
        counts: fc.array(count, {
          minLength: EVENT_COUNTERS.length,
          maxLength: EVENT_COUNTERS.length,
        }),
        admitted: count,
        failed: count,
        tail: count,
        imported: fc.option(count, { nil: undefined }),
        requeued: fc.option(count, { nil: undefined }),
      }),
      { maxLength: 5 },
    ),
    outcomes: fc.array(count, { minLength: OUTCOMES.length, maxLength: OUTCOMES.length }),
    reasons: fc.array(fc.tuple(reason, count), { maxLength: 4 }),
    unknownTails: fc.integer({ min: 0, max: 1 }),
    emitsAhead: count,
  })
  .map(({ events, outcomes, reasons, unknownTails, emitsAhead }) => {
    const state = emptyState();
    for (const [index, event] of events.entries()) {
      const account = eventAccount(state, index + 1, event.name);
      account.counts = event.counts;
      account.admitted = event.admitted;
      account.failedBeforeAdmission = event.failed;
      account.tail = event.tail;
      if (event.imported !== undefined) account.imported = event.imported;
      if (event.requeued !== undefined) account.requeued = event.requeued;
    }
    for (const [index, outcome] of OUTCOMES.entries()) state.outcomes[outcome] = outcomes[index]!;
    for (const [of, times] of reasons) addReason(state, of, times);
    return Object.assign(state, { unknownTails, emitsAhead, isClosed: true });
  });

function ledgerOf(states: readonly InstanceState[]): Ledger {
  return sumLedger(states.map((state) => ({ state, buffered: 0 })));
}

function numbered(states: readonly InstanceState[]): Map<string, InstanceState> {
  return new Map(states.map((state, index) => [String(index), state]));
}

test("absorbing changes nothing of the ledger, in whatever portions it comes", () => {
  fc.assert(
    fc.property(
      closed,
      fc.array(fc.array(closed, { maxLength: 4 }), { maxLength: 4 }),
      (own, of) => {
        const before = ledgerOf([own, ...of.flat()]);
        const absorber = structuredClone(own);
        for (const portion of of) absorber.absorbed = absorb(absorber.absorbed, numbered(portion));
        expect(ledgerOf([absorber])).toEqual(before);
        expect(absorber.absorbed?.instances ?? 0).toBe(of.flat().length);
      },
    ),
  );
});

test("an absorber that is absorbed hands its sums on, through a file", () => {
  fc.assert(
    fc.property(fc.tuple(closed, closed, closed), (drawn) => {
      const [first, second, third] = structuredClone(drawn);
      const before = ledgerOf([first, second, third]);
      const middle = emptyState();
      second.absorbed = absorb(undefined, numbered([first]));
      expect(applyState(middle, encodeState(second))).toBe(true);
      third.absorbed = absorb(undefined, numbered([middle]));
      expect(ledgerOf([third])).toEqual(before);
      expect(third.absorbed.instances).toBe(2);
      expect(third.absorbed.claimed).toEqual(["0"]);
    }),
  );
});

test("names beyond the bound share one, and no count is lost", () => {
  const states = Array.from({ length: 3 }, (_, part) => {
    const state = emptyState();
    for (let index = 1; index <= MAX_ABSORBED_EVENTS; index++) {
      eventAccount(state, index, `event.${part}.${index}`).counts[0] = 1;
    }
    eventAccount(state, 0, LEDGER_EVENT).admitted = 1;
    for (let index = 0; index < MAX_ABSORBED_REASONS; index++) {
      addReason(state, `dropped.reason_${part}_${index}`, 2);
      addReason(state, `foreign_${part}_${index}`, 2);
    }
    addReason(state, `dropped.${"x".repeat(300)}`, 1);
    return state;
  });
  const absorber = emptyState();
  absorber.absorbed = absorb(undefined, numbered(states));
  const before = ledgerOf(states);
  const after = ledgerOf([absorber]);
  expect({ ...after, byEvent: {}, byReason: {} }).toEqual({ ...before, byEvent: {}, byReason: {} });
  const { events, reasons } = absorber.absorbed;
  expect(events.length).toBeLessThanOrEqual(MAX_ABSORBED_EVENTS + 2);
  expect(events.find((event) => event.name === LEDGER_EVENT)?.admitted).toBe(3);
  expect(events.find((event) => event.name === OTHERS)?.counts[0]).toBe(
    2 * MAX_ABSORBED_EVENTS + 1,
  );
  expect(Object.keys(reasons).length).toBeLessThanOrEqual(MAX_ABSORBED_REASONS + 2);
  const counted = (ledger: Ledger): number =>
    Object.values(ledger.byReason).reduce((sum, times) => sum + times, 0);
  expect(counted(after)).toBe(counted(before));
  expect(reasons[`dropped.${OTHERS}`]).toBeGreaterThan(0);
  expect(encodeState(absorber).byteLength).toBeLessThan(1024 * 1024);
});

test("a step says the absorbed sums where they changed, and the ones before hold until then", () => {
  const state = emptyState();
  state.absorbed = absorb(undefined, numbered([emptyState()]));
  expect(encodeState(state, new Set(["1"])).includes("absorbed")).toBe(false);
  const read = emptyState();
  expect(applyState(read, encodeState(state, new Set(["absorbed"])))).toBe(true);
  expect(applyState(read, encodeState(state, new Set(["1"])))).toBe(true);
  expect(read.absorbed).toEqual(state.absorbed);
});

test.each([
  { instances: "1" },
  { events: [null] },
  { outcomes: {} },
  { reasons: { x: "1" } },
  { claimed: [1] },
])("absorbed sums that are not what they should be spoil the step: %j", (wrong) => {
  const state = emptyState();
  state.absorbed = { ...absorb(undefined, new Map()), ...(wrong as object) };
  const read = emptyState();
  expect(applyState(read, encodeState(state))).toBe(false);
  expect(read).toEqual(emptyState());
});
