import { expect, test } from "vitest";
import { Progress } from "./progress.ts";

function tell(isTTY: boolean, times: readonly number[]): string[] {
  const written: string[] = [];
  let now = 0;
  const stream = { isTTY, columns: 12, write: (text: string) => written.push(text) };
  const progress = new Progress(stream, () => now);
  for (const time of times) {
    now = time;
    progress.tell(`at ${time} milliseconds`);
  }
  progress.clear();
  return written;
}

test("a plain stream gets a line every ten seconds", () => {
  expect(tell(false, [0, 5000, 9999, 10_000, 12_000])).toEqual([
    "at 0 milliseconds\n",
    "at 10000 milliseconds\n",
  ]);
});

test("a terminal gets one line that is written over, cut to its width, and taken away", () => {
  expect(tell(true, [0, 100, 200])).toEqual([
    "\r\x1b[Kat 0 millis",
    "\r\x1b[Kat 200 mill",
    "\r\x1b[K",
  ]);
});
