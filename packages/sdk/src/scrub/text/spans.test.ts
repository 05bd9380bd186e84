import { describe, expect, it } from "vitest";
import { outsideOf, placeholdersIn } from "./inert.ts";
import { replace, type Span, unite } from "./spans.ts";

function span(start: number, end: number, name: string): Span {
  return { start, end, name, class: "secret", replacement: `<${name}>` };
}

describe("unite", () => {
  it("makes one of all that overlap, named by the longest, and leaves nothing of any", () => {
    const spans = unite([span(8, 12, "c"), span(0, 5, "a"), span(3, 9, "b")]);
    expect(spans).toEqual([span(0, 12, "b")]);
    expect(replace("0123456789abcdef", spans)).toBe("<b>cdef");
  });

  it("keeps those apart that only touch, and takes the first among equals", () => {
    expect(unite([span(4, 8, "b"), span(0, 4, "a")])).toEqual([span(0, 4, "a"), span(4, 8, "b")]);
    expect(unite([span(0, 4, "a"), span(0, 4, "b")])).toEqual([span(0, 4, "a")]);
  });

  it("compares lengths of findings, not of what was united", () => {
    const spans = unite([span(0, 4, "a"), span(3, 8, "b"), span(7, 13, "c"), span(12, 17, "d")]);
    expect(spans).toEqual([span(0, 17, "c")]);
  });
});

describe("outsideOf", () => {
  const text = 'key="abc<host:h_a>" , <user>.xyz';
  const places = placeholdersIn(text);
  const pieces = (start: number, end: number, from = start): string[] =>
    outsideOf(places, { start, end, replacement: "<a>", from, to: end }, text).map((each) =>
      text.slice(each.start, each.end),
    );

  it("leaves a hit beside placeholders whole", () => {
    expect(pieces(0, 8)).toEqual(['key="abc']);
  });

  it("takes placeholders out of a hit, and what tells nothing between them", () => {
    expect(pieces(5, text.length)).toEqual(["abc", ".xyz"]);
    expect(pieces(18, 28)).toEqual([]);
  });

  it("tears none that a hit ends in", () => {
    expect(pieces(0, 12)).toEqual(['key="abc']);
  });

  it("takes nothing that begins in one, or is proved by what does", () => {
    expect(pieces(8, 32)).toEqual([]);
    expect(pieces(12, 32)).toEqual([]);
    expect(pieces(28, 32, 24)).toEqual([]);
  });
});

describe("placeholdersIn", () => {
  it.each([
    ["a <host:h_aaaaaaaaaaaaaaaa>b <sas>, <path:1:x.y>", [2, 27, 29, 34, 36, 48]],
    ["<ticket:h_aaaaaaaaaaaaaaaa> <ticket>", [0, 27]],
    ["user=<jane>, <node17:9440>", []],
    ["<owner>jane", []],
    ["<owner> jane </owner> <sas>", [22, 27]],
    ["<Owner> <a b> <a:> <1> < a> <a::b>", []],
  ])("%j: %j", (text, places) => {
    expect(placeholdersIn(text)).toEqual(places);
  });
});
