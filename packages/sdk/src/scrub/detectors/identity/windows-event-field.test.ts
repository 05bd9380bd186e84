import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { windowsEventField, windowsEventFieldExamples } from "./windows-event-field.ts";

test("finds accounts, domains and machines of Windows' events", () => {
  expectExamples(windowsEventField, windowsEventFieldExamples);
});
