import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { urlUserinfo, urlUserinfoExamples } from "./url-userinfo.ts";

test("its examples hold", () => {
  expectExamples(urlUserinfo, urlUserinfoExamples);
});
