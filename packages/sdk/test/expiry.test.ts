import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../src/clock.ts";
import { Drain } from "../src/export/drain.ts";
import { SelfReport } from "../src/self-report.ts";
import { systemTimers } from "../src/timers.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { numberedDefinition } from "./support/spool/events.ts";
import { expiringDefinition, Machine } from "./support/spool/machine.ts";
import type { Workbench } from "./support/spool/workbench.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const sevenDays = expiringDefinition("expiry.seven_days", "normal", 604_800_000);
const forEver = numberedDefinition("expiry.never", "normal");

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});

function write(bench: Workbench, sequence = 0, definition = sevenDays): void {
  bench.emitEvent(definition, { sequence });
  bench.take();
  bench.spool.sync();
}

/** What the next lease would send and drop. It stays leased: the backend is away. */
function offer(bench: Workbench): readonly [number, Readonly<Record<string, number>>] {
  bench.spool.maintain();
  const { records, refused } = bench.spool.lease()!;
  return [records.length, refused];
}

const SENT = [1, {}] as const;
const EXPIRED = [0, { "dropped.expired": 1 }] as const;

/** Delivers what there is; returns how many rows went and how many were dropped as expired. */
function outcome(bench: Workbench): readonly [number, number] {
  bench.deliverAll();
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  return [ledger.delivered, ledger.byReason["dropped.expired"] ?? 0];
}

describe("a row with a ttl", () => {
  it("T41: of seven days is sent for 604,800,000 ms, not for 10,080,000, and then dropped", () => {
    const bench = machine.start();
    write(bench);
    machine.clock.advance(10_080_001);
    expect(offer(bench)).toEqual(SENT);
    machine.clock.advance(604_800_000 - 10_080_001);
    expect(offer(bench)).toEqual(SENT);
    machine.clock.advance(1);
    expect(offer(bench)).toEqual(EXPIRED);
    expect(outcome(bench)).toEqual([0, 1]);
    expect(bench.spool.ledger()).toMatchObject({ admitted: 1, dropped: 1, buffered: 0 });
  });

  it("T10: outlives days without a backend, as long as they are fewer, and restarts", () => {
    let bench = machine.start();
    write(bench);
    for (let day = 0; day < 6; day++) {
      machine.clock.advance(DAY);
      bench = machine.start();
      expect(offer(bench)).toEqual(SENT);
    }
    expect(outcome(bench)).toEqual([1, 0]);
  });

  it("is counted when its turn comes and not before", () => {
    const bench = machine.start();
    write(bench);
    machine.clock.advance(8 * DAY);
    bench.spool.maintain();
    expect(bench.spool.ledger()).toMatchObject({ buffered: 1, dropped: 0 });
    expect(outcome(bench)).toEqual([0, 1]);
  });

  it("leaves those beside it alone", () => {
    const bench = machine.start();
    for (let i = 0; i < 100; i++)
      bench.emitEvent(i % 3 === 0 ? sevenDays : forEver, { sequence: i });
    bench.take();
    machine.clock.advance(8 * DAY);
    write(bench, 100);
    expect(outcome(bench)).toEqual([67, 34]);
  });

  it("costs no request when nothing else is left", async () => {
    const bench = machine.start();
    for (let i = 0; i < 5; i++) write(bench, i);
    machine.clock.advance(8 * DAY);
    const requests: number[] = [];
    let settled = (): void => {};
    const isSettled = new Promise<void>((resolve) => {
      settled = resolve;
    });
    const { spool } = bench;
    const drain = new Drain({
      source: {
        lease: (part, underWay) => spool.lease(part, underWay),
        sync: () => spool.sync(),
        beginLive: () => spool.beginLive(),
        backlog: { items: 0, bytes: 0 },
        bufferedItems: 0,
        settle(lease, settlement) {
          const isBooked = spool.settle(lease, settlement);
          if (spool.bufferedItems === 0) settled();
          return isBooked;
        },
      },
      transport: {
        async send(_body, items) {
          requests.push(items);
          return { outcome: { kind: "delivered", rejected: 0, hasMessage: false }, wireBytes: 1 };
        },
        close() {},
      },
      encode: (_lease, rows) => ({ body: new Uint8Array(1), items: rows.length, unreadable: [] }),
      clock: systemClock,
      timers: systemTimers,
      random: { uint32: () => 0, fill: () => {} },
      report: new SelfReport(() => {}),
      intervalMillis: 1000,
    });
    onTestFinished(() => drain.stop());
    drain.start();
    await isSettled;
    expect(requests).toEqual([]);
    expect(outcome(bench)).toEqual([0, 5]);
  });
});

it("T10: a row without a ttl never expires", () => {
  write(machine.start(), 0, forEver);
  machine.clock.advance(4 * YEAR);
  machine.reboot(6 * YEAR);
  const bench = machine.start();
  machine.clock.advance(HOUR);
  expect(outcome(bench)).toEqual([1, 0]);
  expect(bench.warnings).toEqual([]);
});

describe("a wall clock that", () => {
  it.each([
    ["jumps a year ahead", YEAR],
    ["jumps a year back", -YEAR],
    ["goes back to 1970", -56 * YEAR],
  ])("%s changes no age within one run of the machine, restarts or not", (_, millis) => {
    let bench = machine.start();
    write(bench);
    machine.clock.jump(millis);
    write(bench, 1);
    machine.clock.advance(3 * DAY);
    bench = machine.start();
    machine.clock.jump(-millis / 2);
    machine.clock.advance(4 * DAY);
    expect(outcome(bench)).toEqual([2, 0]);
    write(bench, 2);
    machine.clock.jump(millis);
    machine.clock.advance(7 * DAY + 1);
    expect(outcome(bench)).toEqual([2, 1]);
    expect(bench.warnings).toEqual([]);
  });

  it("is wrong at boot and set by the network expires nothing", () => {
    write(machine.start());
    machine.reboot(DAY);
    machine.clock.jump(-56 * YEAR);
    const bench = machine.start();
    write(bench, 1);
    expect(offer(bench)).toEqual(SENT);
    machine.clock.advance(5 * MINUTE);
    machine.clock.jump(56 * YEAR);
    machine.clock.advance(HOUR);
    expect(offer(bench)).toEqual(SENT);
    expect(outcome(bench)).toEqual([2, 0]);
    expect(bench.warnings).toEqual([]);
  });

  it("is a year ahead at boot and set by the network expires nothing", () => {
    write(machine.start());
    machine.reboot(DAY);
    machine.clock.jump(YEAR);
    const bench = machine.start();
    expect(offer(bench)).toEqual(SENT);
    machine.clock.advance(5 * MINUTE);
    machine.clock.jump(-YEAR);
    expect(offer(bench)).toEqual(SENT);
    machine.clock.advance(6 * DAY + HOUR);
    expect(offer(bench)).toEqual(EXPIRED);
  });

  it("was never right in a row's time suspends its expiry, is told once, and certainty goes on", () => {
    machine.clock.jump(-56 * YEAR);
    write(machine.start());
    machine.reboot(MINUTE);
    machine.clock.jump(56 * YEAR);
    const bench = machine.start();
    bench.spool.maintain();
    for (let hour = 0; hour < 7 * 24; hour++) {
      machine.clock.advance(HOUR);
      expect(offer(bench)).toEqual(SENT);
    }
    expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_CLOCK_SUSPECT"]);
    machine.clock.advance(1);
    expect(offer(bench)).toEqual(EXPIRED);
  });

  it("says nothing cannot keep a row for ever: hours of uptime are in the journal", () => {
    machine.clock.jump(-56 * YEAR);
    let bench = machine.start();
    write(bench);
    // Every day it goes off without a word, up to an hour after the last note.
    for (let day = 0; day < 7; day++) {
      for (let minutes = 0; minutes < 24.5 * 60; minutes += 10) {
        machine.clock.advance(10 * MINUTE);
        bench.spool.maintain();
      }
      machine.reboot(MINUTE);
      bench = machine.start();
      bench.spool.maintain();
    }
    machine.clock.advance(1);
    expect(offer(bench)).toEqual(EXPIRED);
  });

  it("knows how long the machine was off", () => {
    write(machine.start());
    machine.reboot(8 * DAY);
    const bench = machine.start();
    machine.clock.advance(10 * MINUTE);
    expect(offer(bench)).toEqual(EXPIRED);
    expect(outcome(bench)).toEqual([0, 1]);
  });
});
