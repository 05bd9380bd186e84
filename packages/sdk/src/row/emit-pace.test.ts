import { describe, expect, it } from "vitest";
import { ManualClock } from "../../test/support/host/worlds.ts";
import { EmitPace, MIN_EMITS_AHEAD } from "./emit-pace.ts";

describe("EmitPace", () => {
  it("starts with the least, and does not fall below it", () => {
    const pace = new EmitPace(new ManualClock());
    expect(pace.emitsAhead).toBe(MIN_EMITS_AHEAD);
    pace.add(1);
    expect(pace.emitsAhead).toBe(MIN_EMITS_AHEAD);
  });

  it("is 16 times the busiest 100 ms so far", () => {
    const clock = new ManualClock();
    const pace = new EmitPace(clock);
    for (let i = 0; i < 10; i++) {
      clock.millis += 9;
      pace.add(1000);
    }
    expect(pace.emitsAhead).toBe(160_000);
    clock.millis += 1000;
    pace.add(10);
    clock.millis += 50;
    pace.add(10);
    expect(pace.emitsAhead).toBe(160_160);
  });
});
