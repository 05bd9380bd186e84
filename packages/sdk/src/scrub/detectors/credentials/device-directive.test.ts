import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { deviceDirective, deviceDirectiveExamples } from "./device-directive.ts";

test("its examples hold", () => {
  expectExamples(deviceDirective, deviceDirectiveExamples);
});
