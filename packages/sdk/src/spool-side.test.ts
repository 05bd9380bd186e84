import { expect, test } from "vitest";
import { ManualClock } from "../test/support/spool/manual-clock.ts";
import type { SwitchedDrain } from "./export/switched-drain.ts";
import type { LevelSwitch } from "./level-switch.ts";
import type { RingConsumer } from "./row/ring.ts";
import { SelfReport, type Warning } from "./self-report.ts";
import type { Spool } from "./spool/spool.ts";
import { SpoolSide } from "./spool-side.ts";

/** A side whose ring gives, look by look, so many bytes, and is then found empty or not. */
function sideOf(
  looks: readonly { readonly bytes: number; readonly isEmpty: boolean }[],
): SpoolSide {
  let look = -1;
  const ring = {
    bytes: new Uint8Array(1024),
    isEmpty: () => looks[look]!.isEmpty,
  };
  const spool = {
    drainRing: () => looks[++look]!.bytes,
    sync: () => true,
    report: () => ({}),
  };
  const report = new SelfReport(() => {});
  return new SpoolSide({
    ring: ring as unknown as RingConsumer,
    spool: spool as unknown as Spool,
    drain: {} as SwitchedDrain,
    level: {} as LevelSwitch,
    clock: new ManualClock(),
    report,
  });
}

test("a sync is done although the host emits between two looks at the ring", async () => {
  const side = sideOf([
    { bytes: 64, isEmpty: false },
    { bytes: 0, isEmpty: false },
    { bytes: 64, isEmpty: false },
    { bytes: 0, isEmpty: true },
  ]);
  expect(await side.answer({ kind: "sync" })).toMatchObject({ isDone: true });
});

test("a sync is not done where the exiting host has the ring", async () => {
  const side = sideOf([
    { bytes: 64, isEmpty: false },
    { bytes: 0, isEmpty: false },
    { bytes: 0, isEmpty: false },
  ]);
  expect(await side.answer({ kind: "sync" })).toMatchObject({ isDone: false });
});

test.each(["sync", "flush", "shutdown"] as const)(
  "a fault of the spool while a %s waits is told and rejects nothing",
  async (kind) => {
    const warnings: Warning[] = [];
    const spool = {
      drainRing: () => {
        throw new Error("a fault");
      },
      report: () => ({}),
    };
    const side = new SpoolSide({
      ring: { bytes: new Uint8Array(1024) } as unknown as RingConsumer,
      spool: spool as unknown as Spool,
      drain: {} as SwitchedDrain,
      level: {} as LevelSwitch,
      clock: new ManualClock(),
      report: new SelfReport((warning) => warnings.push(warning)),
    });
    expect(await side.answer({ kind, timeoutMillis: 10 })).toEqual({ isDone: false });
    expect(warnings).toMatchObject([{ code: "SONDE_WORKER_FAILED" }]);
  },
);
