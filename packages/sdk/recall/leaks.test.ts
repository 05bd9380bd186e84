import { expect, test } from "vitest";
import { SAMPLE_CLASSES } from "./classes/index.ts";
import { drawFor } from "./draw.ts";
import { judge } from "./leaks.ts";
import type { Sample } from "./sample.ts";
import { textOf, WRAPPERS } from "./wrappers.ts";

const SEED = 1;
const DRAWS_PER_CLASS = 20;

test("text that nobody scrubbed leaks each value in each wrapper, and keeps each word", () => {
  for (const { name, group, inventory, draw: sampleOf } of SAMPLE_CLASSES) {
    const draw = drawFor(SEED, name);
    const values = inventory?.(draw) ?? {};
    for (let count = 0; count < DRAWS_PER_CLASS; count++) {
      const sample = sampleOf(draw, values);
      for (const wrapper of WRAPPERS) {
        const wrapped = wrapper.wrap(draw, sample);
        const verdict = judge(sample, wrapped, wrapped.text, group === "secret");
        expect(verdict.leaked, `${name}, ${wrapper.name}: ${wrapped.text}`).toBeDefined();
        expect(verdict.lost, `${name}, ${wrapper.name}: ${wrapped.text}`).toBeUndefined();
      }
    }
  }
});

const sample: Sample = {
  before: "login with ",
  value: { text: "key=Ab3dEf6hIj9lMn2p", gone: ["Ab3dEf6hIj9lMn2p"] },
  after: " refused",
  stays: ["login", "with", "refused"],
};
const plain = WRAPPERS[0]!.wrap(drawFor(SEED, "plain"), sample);

test.each([
  ["login with <secret> refused", undefined, undefined],
  ["login with key=<secret>lMn2p refused", undefined, undefined],
  ["login with <secret>9lMn2pAb3dEf6h refused", "Ab3dEf6h", undefined],
  ["<unscanned>", undefined, "login"],
  ["with <secret> login refused", undefined, "with"],
])("of a secret less than half may stay: %s", (scrubbed, leaked, lost) => {
  expect(judge(sample, plain, scrubbed, true)).toEqual({ leaked, lost });
});

test("a name is gone when it no longer stands whole", () => {
  expect(judge(sample, plain, "login with Ab3dEf6hIj9lMn2 refused", false).leaked).toBeUndefined();
  expect(judge(sample, plain, textOf(sample), false).leaked).toBe("Ab3dEf6hIj9lMn2p");
});
