import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { cephKey, cephKeyExamples } from "./ceph-key.ts";

test("its examples hold", () => {
  expectExamples(cephKey, cephKeyExamples);
});
