import fc from "fast-check";
import { expect, test } from "vitest";
import { COUNTER, EVENT_COUNTERS } from "../row/counter-row.ts";
import { LEDGER_EVENT } from "../row/own-events.ts";
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
  imported: ({ state }) => {
    state.events["1"]!.imported = 1;
  },
  requeued: ({ state }) => {
    state.events["1"]!.requeued = 1;
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

test("the ledger has the names of the design and no other", () => {
  expect(Object.keys(sumLedger([])).sort()).toEqual(
    [
      ...["emitted", "sampledOut", "suppressed", "invalid", "disabled", "ringFull", "kept"],
      ...["retroactive", "summaries", "self", "imported", "admitted", "failedBeforeAdmission"],
      ...["delivered", "rejected", "quarantined", "thinned", "dropped", "exported", "buffered"],
      ...["discrepancy", "unknownTail", "byEvent", "byReason"],
    ].sort(),
  );
  expect(Object.keys(sumLedger([]).unknownTail).sort()).toEqual(["incarnations", "maxRecords"]);
});

test("rows of the SDK's own events are self, and neither emitted nor kept", () => {
  fc.assert(
    fc.property(fc.array(balanced, { minLength: 1, maxLength: 4 }), (books) => {
      const renamed = books.map(clone);
      const account = renamed[0]!.state.events["1"]!;
      renamed[0]!.state.events["1"] = { ...account, name: LEDGER_EVENT };
      const [before, after] = [sumLedger(books), sumLedger(renamed)];
      const rows = account.counts[COUNTER.kept]! + account.tail;
      expect(after.discrepancy).toBe(0);
      expect(after.self).toBe(rows);
      expect(after.kept).toBe(before.kept - rows);
      expect(after.emitted).toBe(before.emitted - account.counts[COUNTER.emitted]! - account.tail);
      expect(after.admitted).toBe(before.admitted);
      expect(after.failedBeforeAdmission).toBe(before.failedBeforeAdmission);
      expect(after.byEvent[LEDGER_EVENT]?.kept).toBe(rows);
    }),
  );
});

/** Books of rows that came another way than by emit(), all of them still there. */
function cameAs(account: "imported" | "requeued", rows: number): InstanceBooks {
  const state = emptyState();
  Object.assign(eventAccount(state, 1, "event.0"), { admitted: rows, [account]: rows });
  if (account === "requeued") state.reasons["requeued.refused_400"] = rows;
  return { state, buffered: rows };
}

test("rows that came back from quarantine are admitted once, and no longer quarantined", () => {
  fc.assert(
    fc.property(balanced, fc.double({ min: 0, max: 1, noNaN: true }), (books, share) => {
      const before = clone(books);
      const { quarantined } = before.state.outcomes;
      before.state.reasons["quarantined.refused_400"] = quarantined;
      const rows = Math.floor(quarantined * share);
      const [first, after] = [sumLedger([before]), sumLedger([before, cameAs("requeued", rows)])];
      expect(after).toMatchObject({ admitted: first.admitted, imported: 0, discrepancy: 0 });
      expect(after.quarantined).toBe(quarantined - rows);
      expect(after.byReason["quarantined.refused_400"] ?? 0).toBe(quarantined - rows);
      expect(after.byReason).not.toHaveProperty("requeued.refused_400");
      expect(after.buffered).toBe(first.buffered + rows);
      expect(after.byEvent["event.0"]).toEqual(first.byEvent["event.0"]);
    }),
  );
});

test("rows from the quarantine of a process whose books are not there come from elsewhere", () => {
  const ledger = sumLedger([cameAs("requeued", 7)]);
  expect(ledger).toMatchObject({ imported: 7, admitted: 7, quarantined: 0, buffered: 7 });
  expect(ledger.discrepancy).toBe(0);
  expect(ledger.byReason).toEqual({});
});

test("imported rows are admitted, and neither emitted nor kept", () => {
  fc.assert(
    fc.property(balanced, count, (books, rows) => {
      const [before, after] = [sumLedger([books]), sumLedger([books, cameAs("imported", rows)])];
      expect(after).toMatchObject({ imported: rows, kept: before.kept, discrepancy: 0 });
      expect(after.admitted).toBe(before.admitted + rows);
    }),
  );
});

test("a report that the ring had no room for is in no sum", () => {
  const state = emptyState();
  const account = eventAccount(state, 1, LEDGER_EVENT);
  account.counts[COUNTER.emitted] = 1;
  account.counts[COUNTER.ringFull] = 1;
  const ledger = sumLedger([{ state, buffered: 0 }]);
  expect(ledger).toMatchObject({ emitted: 0, ringFull: 0, self: 0, discrepancy: 0 });
  expect(ledger.byEvent[LEDGER_EVENT]).toMatchObject({ emitted: 1, ringFull: 1 });
});

test.each(EVENT_COUNTERS)("a miscount of %s of an event of the SDK's own shows", (counter) => {
  const state = emptyState();
  eventAccount(state, 1, LEDGER_EVENT).counts[COUNTER[counter]] = 1;
  expect(sumLedger([{ state, buffered: 0 }]).discrepancy).toBeGreaterThan(0);
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
