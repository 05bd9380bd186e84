import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commentText, stringLiteral } from "./source-text.ts";

const ANY_TEXT = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\ud800", "\u2028", "\u202e", '"', "\\", "\n"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

describe("a literal", () => {
  it("evaluates to the text, whatever the text is", () => {
    fc.assert(
      fc.property(ANY_TEXT, (text) => {
        expect(JSON.parse(stringLiteral(text))).toBe(text);
        expect(stringLiteral(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it("hides no comment that a tool looks for", () => {
    expect(stringLiteral("//# sourceMappingURL=x")).toBe('"//# sourceMappingURL\\u003dx"');
  });
});

describe("a comment", () => {
  it.each([
    ["ends */ here", "ends *\\/ here"],
    ["two\nlines\u2028three", "two lines three"],
    ["tag @ts-ignore {@link x}", "tag \\@ts-ignore {\\@link x}"],
    ["mail storage@acme.example", "mail storage@acme.example"],
    ["turned \u202eround\u0007", "turned \\u202eround\\u0007"],
    ["//# sourceMappingURL=x", "//# sourceMappingURL\\=x"],
  ])("shows %j as %j", (text, expected) => {
    expect(commentText(text)).toBe(expected);
  });

  it("cannot be left", () => {
    fc.assert(
      fc.property(
        ANY_TEXT,
        fc.constantFrom("*/", "*\u200b/", "* /"),
        ANY_TEXT,
        (before, end, after) => {
          const text = commentText(before + end + after);
          expect(text).not.toContain("*/");
          expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });
});
