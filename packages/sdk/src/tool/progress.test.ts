import { describe, expect, it } from "vitest";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import type { ToolIo } from "./io.ts";
import { Progress } from "./progress.ts";
import { say } from "./refuse.ts";
import { bytesText, countText, tableText, timeText } from "./text.ts";

function shown(isErrorTerminal: boolean): {
  readonly clock: ManualClock;
  readonly progress: Progress;
  readonly lines: string[];
} {
  const clock = new ManualClock();
  const lines: string[] = [];
  const io = {
    systems: { clock },
    isErrorTerminal,
    writeError: (text: string) => lines.push(text),
  };
  return { clock, lines, progress: new Progress(io as unknown as ToolIo, "sent") };
}

describe("progress", () => {
  it("is one line, at most five times a second, and gone in the end", () => {
    const { clock, progress, lines } = shown(true);
    progress.show({ records: 10, left: 90 });
    clock.advance(100);
    progress.show({ records: 20, left: 80 });
    clock.advance(1900);
    progress.show({ records: 60, bytes: 2048, left: 40 });
    progress.end();
    progress.end();
    expect(lines).toEqual([
      "\r\u001b[Ksent 10 records, 10/s, 90 left",
      "\r\u001b[Ksent 60 records, 2.0 KiB, 30/s, 40 left",
      "\r\u001b[K",
    ]);
  });

  it("makes way for what is said meanwhile", () => {
    const lines: string[] = [];
    const writeError = (text: string): void => void lines.push(text);
    say("a", { isErrorTerminal: true, writeError } as unknown as ToolIo);
    say("b", { isErrorTerminal: false, writeError } as unknown as ToolIo);
    expect(lines).toEqual(["\r\u001b[Ksonde-spool: a\n", "sonde-spool: b\n"]);
  });

  it("is not there where nobody looks", () => {
    const { progress, lines } = shown(false);
    progress.show({ bytes: 10 });
    progress.end();
    expect(lines).toEqual([]);
  });
});

describe("text", () => {
  it("has lengths, counts, times and columns", () => {
    expect([bytesText(0), bytesText(1023), bytesText(1536), bytesText(2 ** 50)]).toEqual([
      "0 bytes",
      "1023 bytes",
      "1.5 KiB",
      "1024.0 TiB",
    ]);
    expect([countText(1, "entry", "entries"), countText(0, "record")]).toEqual([
      "1 entry",
      "0 records",
    ]);
    expect([timeText(0), timeText(Number.NaN)]).toEqual(["1970-01-01T00:00:00Z", "NaN ms"]);
    expect(
      tableText([
        ["A", "B"],
        ["long", ""],
      ]),
    ).toBe("A     B\nlong\n");
  });
});
