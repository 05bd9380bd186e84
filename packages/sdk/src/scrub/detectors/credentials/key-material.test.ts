import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { keyMaterial, keyMaterialExamples } from "./key-material.ts";

test("its examples hold", () => {
  expectExamples(keyMaterial, keyMaterialExamples);
});
