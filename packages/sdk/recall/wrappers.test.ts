import { expect, test } from "vitest";
import { drawFor } from "./draw.ts";
import type { Sample } from "./sample.ts";
import { jsonDecoded, percentDecoded, textOf, WRAPPERS } from "./wrappers.ts";

const sample: Sample = {
  before: 'open "x\\y" for ',
  value: { text: "C:\\Users\\müller\\100%\n", gone: ["müller"] },
  after: " failed\t",
  stays: [],
};

test.each(WRAPPERS.map((wrapper) => [wrapper.name, wrapper] as const))(
  "%s can be undone",
  (name, wrapper) => {
    const draw = drawFor(1, name);
    for (let count = 0; count < 50; count++) {
      const { text, unwrap } = wrapper.wrap(draw, sample);
      if (name === "wrapped") {
        const line = textOf(sample).replaceAll("\n", "");
        expect(unwrap(text).replaceAll("\n", "").endsWith(line)).toBe(true);
      } else if (name !== "quoted") {
        expect(unwrap(text)).toContain(textOf(sample));
      } else {
        expect(unwrap(text)).toContain("müller");
      }
      if (name !== "plain") expect(text).not.toBe(textOf(sample));
    }
  },
);

test("a wrapped line is broken within the value", () => {
  const wrapper = WRAPPERS.find(({ name }) => name === "wrapped")!;
  const long = { ...sample, value: { text: "abcdefghijklmnop", gone: [] } };
  for (let count = 0; count < 50; count++) {
    const { text } = wrapper.wrap(drawFor(count, "long"), long);
    expect(text).not.toContain("abcdefghijklmnop");
  }
});

test("decoders leave alone what is no escape", () => {
  expect(percentDecoded("100% of %zz, %C3%28, %41")).toBe("100% of %zz, %C3%28, A");
  expect(jsonDecoded('\\q \\" \\u0041 \\\\n')).toBe('\\q " A \\n');
});
