import { describe, expect, it } from "vitest";
import { allDetectors } from "../../../../test/support/scrub/all-detectors.ts";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { networkDetectors } from "./index.ts";

const filed = (await allDetectors()).filter(({ file }) => file.startsWith("network/"));

describe.each(filed)("$detector.name", ({ detector, examples }) => {
  it("finds what its examples say, and nothing else", () => {
    expectExamples(detector, examples!);
  });
});

it("has a file of every detector", () => {
  const names = filed.map(({ detector }) => detector.name).toSorted();
  expect(networkDetectors.map(({ name }) => name).toSorted()).toEqual(names);
});
