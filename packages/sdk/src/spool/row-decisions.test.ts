import { expect, test } from "vitest";
import { ROW_FLAG, ROW_FLAGS_AT, ROW_HEADER_BYTES } from "../row/row-format.ts";
import { emptyVerdict, WindowJudge } from "../sample/window/window-judge.ts";
import { emptyRow } from "../sample/window/window-rows.ts";
import { fateInWindow } from "./row-decisions.ts";

/** A row without T of its own and with the lowest R. */
function bytesOf(flags: number): Buffer {
  const bytes = Buffer.alloc(ROW_HEADER_BYTES);
  bytes[ROW_FLAGS_AT] = flags;
  return bytes;
}

test("a row is judged as its event's, by its sequence, by its bytes where they count, and apart where a rule kept it", () => {
  const seed = { a: 1, b: 2 };
  const raised = [2 ** 27, 0] as const;
  const floors = [[7, [0, 0]]] as const;
  const judge = new WindowJudge({
    rows: { seed, classes: [{ threshold: [0, 0], raised, floors }] },
  });
  const fate = (layoutId: number, flags = 0): string => {
    const place = { bytes: bytesOf(flags), start: 0, length: ROW_HEADER_BYTES, sequence: 5 };
    return fateInWindow(judge, { ...place, layoutId }, () => 0, emptyRow(), emptyVerdict());
  };
  expect([fate(7), fate(8), fate(8, ROW_FLAG.alwaysKept)]).toEqual([
    "stays",
    "thinned.budget",
    "stays",
  ]);

  const seen = emptyRow();
  const place = { bytes: bytesOf(0), start: 0, length: ROW_HEADER_BYTES, sequence: 5, layoutId: 7 };
  const measuring = { needsBytes: true, judge: (): "oversize" => "oversize" };
  expect(fateInWindow(measuring, place, () => 321, seen, emptyVerdict())).toBe("dropped.oversize");
  expect(seen).toMatchObject({ sequence: 5, layoutId: 7, bytes: 321 });
});
