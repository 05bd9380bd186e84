import fc from "fast-check";
import { expect, test } from "vitest";
import { COUNTER, EVENT_COUNTERS } from "../row/counter-row.ts";
import { type InstanceBooks, type Ledger, sumLedger } from "./ledger.ts";
import { emptyState, eventAccount, type InstanceState, OUTCOMES } from "./state.ts";

const count = fc.integer({ min: 0, max: 1_000_000 });

/** Books that balance: every number is drawn, and the sums follow. */
const balanced: fc.Arbitrary<InstanceBooks> = fc
  .record({
    events: fc.array(
      fc.record({
        lost: fc.array(count, { minLength: 5, maxLength: 5 }),
        tail: count,
        kept: count,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    failedPart: fc.double({ min: 0, max: 1, noNaN: true }),
    outcomes: fc.array(fc.double({ min: 0, max: 0.15, noNaN: true }), {
      minLength: OUTCOMES.length,
      maxLength: OUTCOMES.length,
    }),
  })
  .map(({ events, failedPart, outcomes }) => {
    const state = emptyState();
    let admitted = 0;
    for (const [index, { lost, tail, kept }] of events.entries()) {
      const account = eventAccount(state, index + 1, `event.${index}`);
      const emitted = lost.reduce((sum, part) => sum + part, kept);
      account.counts = [emitted, ...lost, kept];
      account.tail = tail;
      account.failedBeforeAdmission = Math.floor((kept + tail) * failedPart);
      account.admitted = kept + tail - account.failedBeforeAdmission;
      admitted += account.admitted;
    }
    let buffered = admitted;
    for (const [index, outcome] of OUTCOMES.entries()) {
      state.outcomes[outcome] = Math.floor(admitted * outcomes[index]!);
      buffered -= state.outcomes[outcome];
    }
    return { state, buffered };
  });

function clone({ state, buffered }: InstanceBooks): { state: InstanceState; buffered: number } {
  return { state: structuredClone(state), buffered };
}

test("books that balance have no discrepancy, however many are added up", () => {
  fc.assert(
    fc.property(fc.array(balanced, { maxLength: 5 }), (books) => {
      const ledger = sumLedger(books);
      expect(ledger.discrepancy).toBe(0);
      expect(ledger.emitted).toBe(
        Object.values(ledger.byEvent).reduce((sum, { emitted }) => sum + emitted, 0),
      );
    }),
  );
});

/** Each term of the three sums, and how to miscount it by one. */
const MISCOUNTS: Record<string, (books: { state: InstanceState; buffered: number }) => void> = {
  ...Object.fromEntries(
    EVENT_COUNTERS.map((counter) => [
      counter,
      ({ state }: { state: InstanceState }) => {
        state.events["1"]!.counts[COUNTER[counter]]! += 1;
      },
    ]),
  ),
  ...Object.fromEntries(
    OUTCOMES.map((outcome) => [
      outcome,
      ({ state }: { state: InstanceState }) => {
        state.outcomes[outcome] += 1;
      },
    ]),
  ),
  admitted: ({ state }) => {
    state.events["1"]!.admitted += 1;
  },
  failedBeforeAdmission: ({ state }) => {
    state.events["1"]!.failedBeforeAdmission += 1;
  },
  tail: ({ state }) => {
    state.events["1"]!.tail += 1;
  },
  buffered: (books) => {
    books.buffered += 1;
  },
};

test.each(Object.keys(MISCOUNTS))("a miscount of %s shows", (term) => {
  fc.assert(
    fc.property(balanced, (books) => {
      const wrong = clone(books);
      MISCOUNTS[term]!(wrong);
      expect(sumLedger([wrong]).discrepancy).toBeGreaterThan(0);
    }),
    { numRuns: 20 },
  );
});

test("two faults in opposite directions do not cancel", () => {
  fc.assert(
    fc.property(balanced, (books) => {
      const wrong = clone(books);
      wrong.state.events["1"]!.counts[COUNTER.emitted]! += 1;
      wrong.state.events["1"]!.failedBeforeAdmission -= 1;
      expect(sumLedger([wrong]).discrepancy).toBe(2);
    }),
  );
});

test("names that come from files do not reach the prototype of objects", () => {
  const state = emptyState();
  eventAccount(state, 1, "__proto__").tail = 1;
  const ledger: Ledger = sumLedger([{ state, buffered: 0 }]);
  expect(Object.keys(ledger.byEvent)).toEqual(["__proto__"]);
  expect({}).not.toHaveProperty("emitted");
});

test("what a killed process may have done stands beside the sums", () => {
  const state = emptyState();
  state.unknownTails = 1;
  state.emitsAhead = 500;
  const ledger = sumLedger([
    { state, buffered: 0 },
    { state, buffered: 0 },
  ]);
  expect(ledger).toMatchObject({
    emitted: 0,
    discrepancy: 0,
    unknownTail: { incarnations: 2, maxRecords: 1000 },
  });
});
