import { describe, expect, it } from "vitest";
import { readSettings } from "./options.ts";
import type { SamplingBudget } from "./sampling-budget-options.ts";

const service = { name: "budgeted" };

function read(budget: unknown): SamplingBudget | undefined {
  return readSettings({ service, sampling: { budget: budget as SamplingBudget } }, {}).budget;
}

describe("sampling.budget", () => {
  it("is none by default, and none where neither bound is set", () => {
    expect(readSettings({ service }, {}).budget).toBeUndefined();
    expect(read({})).toBeUndefined();
  });

  it("takes either bound, or both", () => {
    expect(read({ eventsPerSecond: 1 })).toEqual({ eventsPerSecond: 1 });
    expect(read({ bytesPerDay: 2 ** 20 })).toEqual({ bytesPerDay: 2 ** 20 });
    const both = { eventsPerSecond: 1_000_000, bytesPerDay: 2 ** 40 };
    expect(read(both)).toEqual(both);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_001, "100", null])(
    "refuses %s events a second and says which are taken",
    (eventsPerSecond) => {
      expect(() => read({ eventsPerSecond })).toThrow(
        /sampling\.budget\.eventsPerSecond is .+; it must be an integer from 1 to 1000000/,
      );
    },
  );

  it.each([0, 2 ** 20 - 1, 2 ** 40 + 1, Number.NaN, "1GiB"])(
    "refuses %s bytes a day and says how many are taken",
    (bytesPerDay) => {
      expect(() => read({ bytesPerDay })).toThrow(
        /sampling\.budget\.bytesPerDay is .+; it must be an integer from 1048576 to 1099511627776/,
      );
    },
  );

  it("refuses what is no object, and options that there are not", () => {
    expect(() => read(100)).toThrow(/sampling\.budget is 100; it must be an object/);
    expect(() => read({ eventsPerMinute: 1 })).toThrow(
      /no option sampling\.budget\.eventsPerMinute/,
    );
  });
});
