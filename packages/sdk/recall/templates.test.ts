import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { constantWords, csvRows, measureTemplates, readTemplates } from "./templates.ts";

test("reads CSV with quotes, commas and line ends within them", () => {
  expect(csvRows('a,b\r\n"x, ""y""",\n"two\nlines",3\n')).toEqual([
    ["a", "b"],
    ['x, "y"', ""],
    ["two\nlines", "3"],
  ]);
});

test("constant words are words of the program: no values, no names with digits or slashes", () => {
  expect(constantWords("mice[<*>]: Failed on /dev/sda1, uid=0 user=<*> x<*>y at IO.c")).toEqual([
    "Failed",
    "on",
    "uid",
    "user",
    "at",
  ]);
});

test("a template is intact when every line of it keeps every word", () => {
  const line = (
    template: string,
    text: string,
  ): Parameters<typeof measureTemplates>[0][number] => ({
    template,
    text,
    words: constantWords(template),
  });
  const figures = measureTemplates(
    [
      line("open <*> failed", "open 1 failed"),
      line("open <*> failed", "open 2 failed"),
      line("read <*>", "read 1"),
    ],
    (text) => text.replace("2 failed", "<gone>"),
  );
  expect(figures).toEqual({
    lines: 3,
    templates: 2,
    intactTemplates: 1,
    lost: [{ text: "open 2 failed", scrubbed: "open <gone>", word: "failed" }],
  });
});

test("reads a folder of structured logs, or a file of lines without the names in them", () => {
  const folder = mkdtempSync(join(tmpdir(), "recall-"));
  try {
    const structured = "LineId,Content,EventTemplate\n1,open 7 failed,open <*> failed\n";
    writeFileSync(join(folder, "a.log_structured.csv"), structured);
    const lines = join(folder, "lines.log");
    writeFileSync(lines, "Sep 27 10:12:46 nas sshd[9]: Accepted user john now\n\n");
    expect(readTemplates(folder)).toEqual([
      {
        template: "a.log_structured.csv: open <*> failed",
        text: "open 7 failed",
        words: ["open", "failed"],
      },
    ]);
    expect(readTemplates(lines).map(({ words }) => words)).toEqual([["Accepted", "now"]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
