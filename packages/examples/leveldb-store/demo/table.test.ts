import { expect, test } from "vitest";
import { formatTable } from "./table.ts";

test("names stand on the left and numbers on the right", () => {
  expect(
    formatTable(
      ["event", "true"],
      [
        ["put", 12_345],
        ["operation", 7],
      ],
    ),
  ).toEqual(["event        true", "─────────  ──────", "put        12,345", "operation       7"]);
});
