import { expect, test } from "vitest";
import { fold, isWordUnit } from "./fold.ts";

test("upper, lower, composed and decomposed letters of the first planes' scripts are one", () => {
  const different: string[] = [];
  for (let code = 0x80; code < 0x3000; code++) {
    const point = String.fromCodePoint(code);
    const folded = fold({ text: point }).text;
    for (const other of [point.toUpperCase(), point.toLowerCase(), point.normalize("NFD")]) {
      if (fold({ text: other }).text !== folded) different.push(code.toString(16));
    }
  }
  expect(different).toEqual([]);
  expect(fold({ text: "STRASSE ẞ" }).text).toBe(fold({ text: "straße ss" }).text);
});

test("each unit knows where it comes from", () => {
  const { text, starts, ends } = fold({ text: "aß\u{10400}É" });
  expect(text).toBe("ass\u{10428}e\u0301");
  expect(starts).toEqual([0, 1, 1, 2, 2, 4, 4]);
  expect(ends).toEqual([1, 2, 2, 4, 4, 5, 5]);
  const again = fold({ text: "éß", starts: [3, 9], ends: [9, 15] });
  expect(again).toEqual({ text: "e\u0301ss", starts: [3, 3, 9, 9], ends: [9, 9, 15, 15] });
});

test("scripts without spaces between words have no words", () => {
  const kinds = [..."aZ0é\u0301Ж٣_-~田か서ก"].map((unit) => isWordUnit(unit.charCodeAt(0)));
  expect(kinds).toEqual([...Array(7).fill(true), ...Array(7).fill(false)]);
});
