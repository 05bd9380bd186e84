import { validateHeaderName, validateHeaderValue } from "node:http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHeaderList } from "./headers.ts";

describe("entries", () => {
  test.each<[string, Record<string, string>]>([
    ["", {}],
    ["a=1", { a: "1" }],
    [" Api-Key = abc , x-tenant=7 ,", { "api-key": "abc", "x-tenant": "7" }],
    ["authorization=Bearer%20a%2Cb%3Dc", { authorization: "Bearer a,b=c" }],
    ["authorization=Basic dTpw==", { authorization: "Basic dTpw==" }],
    ["empty=", { empty: "" }],
    ["a=1,A=2", { a: "2" }],
  ])("%j", (text, headers) => {
    const result = parseHeaderList(text);
    expect({ ...result.headers }).toEqual(headers);
    expect(result.problems).toEqual([]);
  });

  test("a name that objects are born with is a name like any other", () => {
    const { headers } = parseHeaderList("__proto__=x,constructor=y");
    expect(Object.entries(headers)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });
});

describe("problems", () => {
  test.each([
    ["novalue", "header 1 of the list has no `=`"],
    ["a=1,b c=2", "header 2 of the list has a name that HTTP does not allow"],
    ["=1", "header 1 of the list has a name"],
    ["a=%zz", "header 1 of the list (a) is not percent-encoded UTF-8"],
    ["a=x%0D%0Aevil: 1", "header 1 of the list (a) holds characters"],
    ["a=%E2%82%AC", "header 1 of the list (a) holds characters"],
    ["a=1;p=2", "header 1 of the list (a) holds a `;`; write it as %3B"],
    ["Content-Encoding=br", "header 1 of the list is content-encoding, which the exporter sets"],
    ["Host=elsewhere", "header 1 of the list is host, which the exporter sets"],
  ])("%j leaves out the entry and says why", (text, problem) => {
    const result = parseHeaderList(`${text},kept=yes`);
    expect(result.headers).toMatchObject({ kept: "yes" });
    expect(result.problems).toEqual([expect.stringContaining(problem)]);
  });

  test("never repeat a value", () => {
    const secret = ["s3cr", "et"].join("");
    for (const text of [`a=%zz${secret}`, `b=${secret};x`, secret, `c d=${secret}`]) {
      expect(parseHeaderList(text).problems.join()).not.toContain(secret);
    }
  });

  test("more than 64 entries or 8,192 characters are refused whole", () => {
    const many = Array.from({ length: 65 }, (_, index) => `h${index}=1`).join();
    expect(parseHeaderList(many).problems).toEqual([
      "the header list has 65 entries; the limit is 64",
    ]);
    const long = parseHeaderList(`a=${"x".repeat(8192)}`);
    expect(Object.keys(long.headers)).toEqual([]);
    expect(long.problems).toEqual(["the header list has 8194 characters; the limit is 8192"]);
  });
});

test("whatever the text, every header kept is one that HTTP allows", () => {
  const part = fc.string({ unit: "binary", maxLength: 12 });
  const entry = fc.tuple(fc.stringMatching(/^[\w-]{1,8}$/), part, part);
  let kept = 0;
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
      const list = entries.map(
        ([name, odd, value], index) => `${index % 2 ? odd : name}=${encodeURIComponent(value)}`,
      );
      for (const [name, value] of Object.entries(parseHeaderList(list.join()).headers)) {
        validateHeaderName(name);
        validateHeaderValue(name, value);
        kept++;
      }
    }),
  );
  expect(kept).toBeGreaterThan(0);
});
