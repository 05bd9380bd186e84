import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { storageSetting, storageSettingExamples } from "./storage-setting.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(storageSetting, storageSettingExamples);
});
