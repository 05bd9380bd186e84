import { expect, test } from "vitest";
import { parseLevelStatistics } from "./engine-statistics.ts";

test("the rows of LevelDB's table are read, its heads and rules are not", () => {
  const text = [
    "                               Compactions",
    "Level  Files Size(MB) Time(sec) Read(MB) Write(MB)",
    "--------------------------------------------------",
    "  0        3        1         0        0        29",
    "  1        5        9         1      308       288",
    "",
  ].join("\n");
  expect(parseLevelStatistics(text)).toEqual([
    {
      level: 0,
      fileCount: 3,
      sizeMebibytes: 1,
      compactionSeconds: 0,
      readMebibytes: 0,
      writtenMebibytes: 29,
    },
    {
      level: 1,
      fileCount: 5,
      sizeMebibytes: 9,
      compactionSeconds: 1,
      readMebibytes: 308,
      writtenMebibytes: 288,
    },
  ]);
});

test("a text without rows has no levels", () => {
  expect(parseLevelStatistics("")).toEqual([]);
});
