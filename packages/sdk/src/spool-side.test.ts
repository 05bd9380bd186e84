import { expect, test } from "vitest";
import { ManualClock } from "../test/support/spool/manual-clock.ts";
import type { Drain } from "./export/drain.ts";
import type { RingConsumer } from "./row/ring.ts";
import { SelfReport } from "./self-report.ts";
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
  return new SpoolSide(
    ring as unknown as RingConsumer,
    spool as unknown as Spool,
    {} as Drain,
    new ManualClock(),
    report,
  );
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
