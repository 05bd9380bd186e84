import { expect, test } from "vitest";
import { HeldTimers } from "../../test/support/http/held-timers.ts";
import { systemClock } from "../clock.ts";
import { Exchange } from "./exchange.ts";

function exchange(timers: HeldTimers, signal = new AbortController().signal): Exchange {
  return new Exchange({ itemCount: 1, timeoutMillis: 5000, signal, timers, clock: systemClock });
}

test("a body that cannot be compressed is held: nothing throws, nothing is sent, no timer is left", async () => {
  const timers = new HeldTimers();
  const under = exchange(timers);
  under.start(5 as unknown as Uint8Array, "zstd", () => expect.fail("it was sent"));
  expect(await under.outcome).toEqual({
    kind: "retry",
    reason: "compress",
    detail: expect.stringMatching(/^zstd failed with ERR_/),
  });
  expect([under.wireBytes, timers.pendingMillis]).toEqual([0, []]);
});

test("a timeout while a body is compressed is the outcome, and nothing is sent later", async () => {
  const timers = new HeldTimers();
  const under = exchange(timers);
  let sent = 0;
  under.start(new Uint8Array(1000), "gzip", () => {
    sent++;
    throw new Error("it was sent");
  });
  timers.fire(5000);
  expect(await under.outcome).toMatchObject({ kind: "retry", reason: "timeout" });
  // One that is started later on the same pool is compressed later.
  const next = exchange(timers);
  next.start(new Uint8Array(1000), "gzip", () => {
    throw Object.assign(new Error("far too much"), { code: "ERR_OF_A_TEST" });
  });
  expect(await next.outcome).toMatchObject({ reason: "network", detail: "ERR_OF_A_TEST" });
  expect(sent).toBe(0);
});
