import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../test/support/spool/manual-clock.ts";
import { readClock, steadyClock, systemClock } from "./clock.ts";

describe("a steady clock", () => {
  it("goes on from its reading, whatever the wall clock does", () => {
    const clock = new ManualClock();
    clock.advance(5000);
    const reading = readClock(clock);
    const steady = steadyClock(clock, reading);
    expect(steady.nowMillis()).toBe(clock.nowMillis());
    clock.jump(1_000_000);
    clock.advance(7);
    clock.jump(-3_000_000);
    expect(steady.nowMillis()).toBe(reading.wallMillis + 7);
    expect([steady.monotonicMillis(), steady.uptimeMillis()]).toEqual([5007, 5007]);
  });

  it("is the same on two threads that begin with the same reading", () => {
    const clock = new ManualClock();
    const reading = readClock(clock);
    const first = steadyClock(clock, reading);
    clock.jump(60_000);
    const second = steadyClock(clock, JSON.parse(JSON.stringify(reading)));
    clock.advance(1);
    expect(second.nowMillis()).toBe(first.nowMillis());
  });
});

describe("the system's clock", () => {
  it("counts uptime from the boot, in milliseconds", () => {
    const before = uptime() * 1000;
    const millis = systemClock.uptimeMillis();
    expect(millis).toBeGreaterThanOrEqual(before);
    expect(millis).toBeLessThanOrEqual(uptime() * 1000);
  });

  it("counts it as the kernel does", ({ skip }) => {
    const read = (): number | undefined => {
      try {
        return Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
      } catch {
        // Not Linux.
        return undefined;
      }
    };
    const before = read();
    if (before === undefined) return skip("there is no /proc/uptime");
    const millis = systemClock.uptimeMillis();
    expect(millis).toBeGreaterThanOrEqual(before);
    expect(millis).toBeLessThanOrEqual(read()!);
  });
});
