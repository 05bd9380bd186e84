import { expect, test } from "vitest";
import { expectExamples, scrubWith } from "../../../../test/support/scrub/expect-examples.ts";
import { windowsDomain, windowsDomainExamples } from "./windows-domain.ts";

test("examples", () => {
  expectExamples(windowsDomain, windowsDomainExamples);
});

test("a text without a domain stays", () => {
  const text = "the domain of the function is finite";
  expect(scrubWith(windowsDomain, text)).toBe(text);
});
