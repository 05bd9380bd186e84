import { describe, expect, it } from "vitest";
import { decodeView } from "./decode-view.ts";
import { isInPercent, isMisread, writingOf } from "./escaped-text.ts";
import { joinViews } from "./join-view.ts";
import { crossesJoin, endInParent, rootView, startInParent, type View } from "./view.ts";

/** The stretch of the parent that `part` of the view stands for. */
function origin(view: View, part: string): string {
  const start = view.text.indexOf(part);
  expect(start).toBeGreaterThanOrEqual(0);
  const from = startInParent(view, start);
  return view.parent!.text.slice(from, endInParent(view, start + part.length));
}

function decoded(text: string): string | undefined {
  return decodeView(rootView(text))?.text;
}

describe("decodeView", () => {
  it.each([
    ["a%2Fb%3d", "a/b="],
    ["J%C3%BCrgen", "Jürgen"],
    ["%F0%9F%98%80!", "😀!"],
    ["%C3%28", "\u00c3("],
    ['\\"a\\\\b\\/\\u0041\\x42\\n', '"a\\b/AB\n'],
    ["C:\\\\Users\\\\jane", "C:\\Users\\jane"],
    ["a&amp;b&#x2F;&#47;&quot;", 'a&b//"'],
    ["pass\u200bword\u0000=\ufeffx", "password=x"],
    ["\u001b[31mred\u001b[0m", "red"],
    ["a%3A+b+c%2Bd", "a: b c+d"],
  ])("reads one layer of %j", (text, wanted) => {
    expect(decoded(text)).toBe(wanted);
  });

  it.each(["plain", "100%", "%zz", "C:\\Users\\jane", "a\nb\tc", "https://h/a+b", "&copy"])(
    "has nothing to read in %j",
    (text) => {
      expect(decoded(text)).toBeUndefined();
    },
  );

  it("leaves a plus beside blanks that are escapes", () => {
    expect(decoded("a%20b+c")).toBe("a b+c");
  });

  it("knows where each piece came from, and cuts no escape in two", () => {
    const view = decodeView(rootView("x%2Fa\\u0062c&amp;d\u200be"))!;
    expect(view.text).toBe("x/abc&de");
    expect(origin(view, "x")).toBe("x");
    expect(origin(view, "/")).toBe("%2F");
    expect(origin(view, "abc")).toBe("a\\u0062c");
    expect(origin(view, "/abc&")).toBe("%2Fa\\u0062c&amp;");
    expect(origin(view, "de")).toBe("d\u200be");
    expect(origin(view, "e")).toBe("e");
  });
});

describe("joinViews", () => {
  const texts = (text: string): string[] => joinViews(rootView(text)).map((view) => view.text);

  it("joins a word that was cut, and words that were parted, with any break and indentation", () => {
    expect(texts("ab\ncd")).toEqual(["abcd", "abcd", "ab cd"]);
    expect(texts("ab\r\n \t cd")).toEqual(["abcd", "abcd", "ab cd"]);
    expect(texts("ab \ncd")).toEqual(["ab cd", "ab cd", "ab cd"]);
  });

  it("joins every second break too, so that the lines beside a cut stay apart from it", () => {
    expect(texts("ab\ncd\nef")).toEqual(["abcdef", "abcd\nef", "ab\ncdef", "ab cd ef"]);
  });

  it.each([
    "a\n",
    "\na",
    "a\n\nb",
    "a\n    at f (b.js:1:2)",
    "a\n2026-11-27T02:33:43Z b",
    "a\n- b",
    "a\n<b>",
    "a\nCaused by: b",
    "a\nConnection refused",
  ])("leaves %j as it is", (text) => {
    expect(texts(text)).toEqual([]);
  });

  it("joins a line that begins with a key in a view of its own, for keys that were cut", () => {
    for (const line of ["key = b", "key: b", '"key": b', "mode=fast"]) {
      const views = joinViews(rootView(`a\n${line}\nb c`));
      expect(views.filter(({ joined }) => joined === "key").map(({ text }) => text)).toEqual([
        `a${line}\nb c`,
      ]);
      expect(views.some(({ joined, text }) => joined === "word" && text.startsWith("ak"))).toBe(
        false,
      );
    }
  });

  it("knows what lies across a join", () => {
    const [view] = joinViews(rootView("abc\n  def"));
    expect(origin(view!, "cd")).toBe("c\n  d");
    expect(crossesJoin(view!, 2, 4)).toBe(true);
    expect(crossesJoin(view!, 0, 3)).toBe(false);
    expect(crossesJoin(view!, 3, 6)).toBe(false);
  });
});

describe("writingOf", () => {
  it.each<[string, number]>([
    ['{"a":"b\\nc"}', 1],
    ['say \\"a\\nb\\" to', 1],
    ['{"a":"{\\"b\\":\\"c\\\\nd\\"}"}', 2],
    ['{"a":"{\\"b\\":\\"{\\\\\\"c\\\\\\":1}\\"}"}', 3],
    ['msg="a\\nb"', 1],
    ["DOM\\nadia", 0],
    ['{"a":"C:\\Users"}', 0],
    ["a\\", 0],
    ["plain", 0],
  ])("%j has %d layers of strings", (text, layers) => {
    expect(writingOf(text).layers).toBe(layers);
  });

  it.each<[string, boolean]>([
    ["token%3A+abc+was+refused", true],
    ["token%3A%20abc%20was", true],
    ["GET /a?b=c%20d&sig=a+b%3D HTTP/1.1", false],
    ["a + b", false],
  ])("%j has encoded blanks: %s", (text, has) => {
    expect(writingOf(text).hasEncodedBlanks).toBe(has);
  });
});

describe("isMisread", () => {
  const json = writingOf('{"a":"b\\nc"}');
  const quoted = writingOf('msg="a\\nb"');
  const form = writingOf("token%3A+abc+was+refused");

  it("is what lies across an escape, in as many views as there are layers", () => {
    expect(isMisread(json, 0, "personal", "timeout\\nretry")).toBe(true);
    expect(isMisread(json, 1, "personal", "DOM\\nadia")).toBe(false);
    expect(isMisread(json, 0, "identifier", "plain")).toBe(false);
    expect(isMisread(writingOf("DOM\\nadia"), 0, "personal", "DOM\\nadia")).toBe(false);
  });

  it("is no drive and no share where only a quote speaks for escapes", () => {
    expect(isMisread(quoted, 0, "identifier", "a\\nb")).toBe(true);
    expect(isMisread(quoted, 0, "identifier", "C:\\new")).toBe(false);
    expect(isMisread(quoted, 0, "identifier", "\\\\nas\\r")).toBe(false);
    expect(isMisread(json, 0, "identifier", "C:\\new")).toBe(true);
  });

  it("is a secret only where it runs over the end of a line without being quoted", () => {
    expect(isMisread(json, 0, "secret", "key=abc\\nretries")).toBe(true);
    expect(isMisread(json, 0, "secret", '"key":"a\\nb"')).toBe(false);
    expect(isMisread(json, 0, "secret", "key=a\\\\/b")).toBe(false);
  });

  it("is anything across an encoded blank", () => {
    expect(isMisread(form, 0, "secret", "a%20b")).toBe(true);
    expect(isMisread(form, 0, "secret", "a+b")).toBe(true);
    expect(isMisread(form, 0, "secret", "a%2Fb")).toBe(false);
    expect(isMisread(form, 1, "secret", "a+b")).toBe(false);
  });
});

it("knows places within a percent escape", () => {
  const inside = Array.from("a%20b%2", (_, at) => isInPercent("a%20b%2", at));
  expect(inside).toEqual([false, false, true, true, false, false, false]);
});
