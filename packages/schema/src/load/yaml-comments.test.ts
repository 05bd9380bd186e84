import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "./yaml.ts";
import { commentsOf } from "./yaml-comments.ts";

function found(text: string): readonly (readonly [string, number, number, number])[] {
  return commentsOf("a.yaml", text).map(({ appliesToLine, place, text: comment }) => [
    comment,
    place.line,
    place.column,
    appliesToLine,
  ]);
}

describe("the comments of a YAML text", () => {
  it("apply to their own line or, alone, to the next that holds more than a comment", () => {
    const text = "# one\n\n  # two\na: 1 # three\nb: [x, # four\n  y]\n# five\n";
    expect(found(text)).toEqual([
      ["# one", 1, 1, 4],
      ["# two", 3, 3, 4],
      ["# three", 4, 6, 4],
      ["# four", 5, 8, 5],
      ["# five", 7, 1, 9],
    ]);
  });

  it("are not what looks like one in a text", () => {
    const text = [
      "block: |",
      "  # in a block",
      "folded: >- # of the header",
      "  more # in it",
      "",
      "single: 'a # b'",
      'double: "a # b',
      '  # c"',
      "plain: a#b",
      "url: https://a.example/#b",
      "key#: 1",
    ].join("\n");
    expect(found(text)).toEqual([["# of the header", 3, 12, 3]]);
  });

  it("are found beside anchors, aliases, tags, directives and markers", () => {
    const text =
      "%YAML 1.2 # a\n--- # b\n&x a: &y 1 # c\nb: *y # d\nc: !!str 1 # e\n? k # f\n: v # g\n";
    expect(found(text).map(([comment, line]) => [comment, line])).toEqual([
      ["# a", 1],
      ["# b", 2],
      ["# c", 3],
      ["# d", 4],
      ["# e", 5],
      ["# f", 6],
      ["# g", 7],
    ]);
  });

  it("end before the carriage return", () => {
    expect(found("# one\r\na: 1 # two\r\n\r\n# three\r\nb: 2\r\n")).toEqual([
      ["# one", 1, 1, 2],
      ["# two", 2, 6, 2],
      ["# three", 4, 1, 5],
    ]);
  });

  it("count their columns behind a byte order mark", () => {
    const text = decodeText("a.yaml", Buffer.from("\ufeff# one\na: 1\n"), () => {});
    expect(found(text ?? "")).toEqual([["# one", 1, 1, 2]]);
  });

  it("lie where they say, whatever the text", () => {
    const PIECE = fc.constantFrom(
      ..."# # a|\n- a: 1|\r\n|\n|  |b: |[x, |{y: |}|]|'|\"|>-\n|&a |*a|\t|---\n|é|\u{1f600}|\ufeff|\u2028".split(
        "|",
      ),
      "|\n",
    );
    fc.assert(
      fc.property(fc.array(PIECE, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        const lines = text.split("\n");
        for (const { appliesToLine, place, text: comment } of commentsOf("a.yaml", text)) {
          const line = lines[place.line - 1] ?? "";
          expect(line.slice(place.column - 1, place.endColumn - 1)).toBe(comment);
          expect(appliesToLine).toBeGreaterThanOrEqual(place.line);
          expect(appliesToLine).toBeLessThanOrEqual(lines.length + 1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
