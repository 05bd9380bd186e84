import { describe, expect, it } from "vitest";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { ManualClock } from "../../../test/support/spool/manual-clock.ts";
import { KnownValues } from "../known/known-values.ts";
import { MAX_MATCHES, MAX_MILLIS } from "./budget.ts";
import type { Detector } from "./detector.ts";
import { placeholder } from "./placeholder.ts";
import type { SearchingDetector } from "./search.ts";
import { TextScrubber, type TextScrubberOptions } from "./text-scrubber.ts";

/** Values in this test begin with `zq`; a detector that has nothing to do with any real one. */
const value: Detector = {
  name: "value",
  class: "identifier",
  gates: ["zq"],
  pattern: /zq[a-z0-9/]{3,20}/g,
  find: ({ 0: found, index }, _text, identities) => [
    {
      start: index,
      end: index + found.length,
      replacement: placeholder("value", identities.of("identifier", found)),
    },
  ],
  source: "this test",
};
const longer: Detector = {
  ...value,
  name: "longer",
  class: "secret",
  gates: ["key:"],
  pattern: /key:[a-z0-9]{3,40}/g,
  find: ({ 0: found, index }) => [
    { start: index, end: index + found.length, replacement: placeholder("longer") },
  ],
};

interface World {
  readonly scrub: (text: string) => string;
  readonly counted: string[];
  readonly clock: ManualClock;
}

function world(options: Partial<TextScrubberOptions> = {}): World {
  const counted: string[] = [];
  const clock = new ManualClock();
  const scrubber = new TextScrubber({
    detectors: [value, longer],
    identities: { of: () => undefined },
    clock,
    onFound: (name, foundClass) => counted.push(`${name} ${foundClass}`),
    ...options,
  });
  return { scrub: (text) => scrubber.scrub(text), counted, clock };
}

describe("what is found", () => {
  it("is replaced stretch by stretch, and counted by name and class", () => {
    const { scrub, counted } = world();
    expect(scrub("on zqabc and key:abc, not zq")).toBe("on <value> and <longer>, not zq");
    expect(counted).toEqual(["value identifier", "longer secret"]);
    expect(scrub("nothing here")).toBe("nothing here");
    expect(counted).toHaveLength(2);
  });

  it("is one stretch where two overlap, counted once", () => {
    const { scrub, counted } = world();
    expect(scrub("a key:xxzqabcdefgh/ijk b")).toBe("a <longer> b");
    expect(counted).toEqual(["longer secret"]);
  });

  it.each([
    ["percent", "x %7Aqab%2Fcd y", "x <value> y"],
    ["twice percent", "x%2520zqab%252Fcd%2520y", "x%2520<value>%2520y"],
    ["JSON", '{"a":"zqab\\/cd"}', '{"a":"<value>"}'],
    ["JSON in JSON", '{"a":"{\\"b\\":\\"zqab\\\\/cd\\"}"}', '{"a":"{\\"b\\":\\"<value>\\"}"}'],
    ["\\u", "x \\u007aqabc y", "x <value> y"],
    ["XML", "<a>&#122;qabc</a>", "<a><value></a>"],
    ["a cut line", "x zqa\n    bc y", "x <value> y"],
    ["a cut line of CRLF", "x zqa\r\n\tbc y", "x <value> y"],
    ["a cut line in JSON", '{"a":"z\\n  qabc"}', '{"a":"<value>"}'],
    ["a cut escape", "x%20%7\nAqabc", "x%20<value>"],
    ["zero width", "x z\u200bqa\u2060bc y", "x <value> y"],
    ["NUL and direction marks", "x zq\u0000a\u202ebc y", "x <value> y"],
    ["a byte order mark", "\ufeffzqabc", "\ufeff<value>"],
    ["colours", "x z\u001b[31mqabc\u001b[0m y", "x <value>\u001b[0m y"],
  ])("is found in other encodings: %s", (_name, text, wanted) => {
    expect(world().scrub(text)).toBe(wanted);
  });

  it("lies in four layers of encoding at most", () => {
    let text = "zqab/cd";
    const seen: boolean[] = [];
    for (let layer = 0; layer < 6; layer++) {
      text = text.replaceAll("%", "%25").replaceAll("z", "%7A").replaceAll("/", "%2F");
      seen.push(world().scrub(text) === "<value>");
    }
    expect(seen).toEqual([true, true, true, true, false, false]);
  });

  it("does not begin within a percent escape", () => {
    expect(world().scrub("to%2zqabcd")).toBe("to%2<value>");
    const odd: Detector = { ...value, gates: ["0x"], pattern: /0x\d{3}/g };
    expect(world({ detectors: [odd] }).scrub("to%200x123")).toBe("to%20<value>");
    const torn: Detector = { ...odd, pattern: /00x\d{3}/g, gates: ["00x"] };
    expect(world({ detectors: [torn] }).scrub("to%200x123")).toBe("to%200x123");
  });

  it("comes by known values too, counted as such", () => {
    const known = new KnownValues();
    known.add("host", "stor17x");
    known.add("secret", "hunter22");
    const { scrub, counted } = world({ known, identities: testIdentities });
    expect(scrub("lost STOR17X, no hunter22")).toMatch(/^lost <host:h_[a-z2-7]{16}>, no <secret>$/);
    expect(counted).toEqual(["known-host identifier", "known-secret secret"]);
    known.remove("hunter22");
    expect(scrub("hunter22")).toBe("hunter22");
  });

  it("comes by detectors that search by themselves, gated or not", () => {
    const custom: SearchingDetector = {
      name: "custom",
      class: "content",
      gates: [],
      findAll: (text) => [{ start: 0, end: text.indexOf(" "), replacement: "<custom>" }],
    };
    expect(world({ detectors: [custom] }).scrub("abc def")).toBe("<custom> def");
    const gated = { ...custom, gates: ["xyz"] };
    expect(world({ detectors: [gated] }).scrub("abc def")).toBe("abc def");
  });

  it("keeps frames of a trace, and none of their directories", () => {
    const { scrub } = world();
    const trace = "Error: no zqabc\n    at open (/srv/zqdir/disk.js:10:5)";
    expect(scrub(trace)).toBe("Error: no <value>\n    at open (disk.js:10:5)");
  });
});

describe("failing closed", () => {
  it("gives nothing of a text on which a detector throws, and goes on with the next", () => {
    const throwing: Detector = {
      ...value,
      find: ({ 0: found }) => {
        if (found.includes("bad")) throw new Error("a bug");
        return [];
      },
    };
    const { scrub, counted } = world({ detectors: [throwing] });
    expect(scrub("raw zqbad")).toBe("<unscanned>");
    expect(counted).toEqual(["unscanned-detector unscanned"]);
    expect(scrub("raw zqabc")).toBe("raw zqabc");
  });

  it.each([
    [-1, 3],
    [3, 2],
    [0, 99],
    [Number.NaN, 3],
    [0, Number.NaN],
  ])("takes a finding from %d to %d of eight characters for a fault", (start, end) => {
    const wrong: Detector = { ...value, find: () => [{ start, end, replacement: "<value>" }] };
    expect(world({ detectors: [wrong] }).scrub("x zqabc.")).toBe("<unscanned>");
  });

  it("gives nothing of a text that takes too long", () => {
    const clock = new ManualClock();
    const slow: Detector = {
      ...value,
      find: () => {
        clock.advance(MAX_MILLIS + 1);
        return [];
      },
    };
    const { scrub, counted } = world({ detectors: [slow], clock });
    expect(scrub("raw zqabc")).toBe("<unscanned>");
    expect(counted).toEqual(["unscanned-time unscanned"]);
  });

  it("looks at the clock between two detectors where a text is long", () => {
    const clock = new ManualClock();
    let later = 0;
    const slow: Detector = {
      ...value,
      find: () => {
        clock.advance(MAX_MILLIS + 1);
        return [];
      },
    };
    const next: Detector = {
      ...value,
      find: () => {
        later++;
        return [];
      },
    };
    const { scrub } = world({ detectors: [slow, next], clock });
    expect(scrub(`raw zqabc ${"- ".repeat(1100)}`)).toBe("<unscanned>");
    expect(later).toBe(0);
    expect(scrub("raw zqabc")).toBe("<unscanned>");
    expect(later).toBe(1);
  });

  it("gives nothing of a text with more matches than it looks at", () => {
    const each: Detector = { ...value, pattern: /z/g, gates: ["zz"], find: () => [] };
    const maxCharacters = 2 * MAX_MATCHES;
    const { scrub, counted } = world({ detectors: [each], maxCharacters });
    const most = "z".repeat(MAX_MATCHES);
    expect(scrub(most)).toBe(most);
    expect(scrub(`${most}z`)).toBe("<unscanned>");
    expect(counted).toEqual(["unscanned-matches unscanned"]);
  });

  it("gives nothing of a text that does not come to rest", () => {
    const growing: Detector = {
      ...value,
      find: ({ 0: found, index }) => [
        { start: index, end: index + found.length, replacement: "<a>zqabc" },
      ],
    };
    const { scrub, counted } = world({ detectors: [growing] });
    expect(scrub("zqabc")).toBe("<unscanned>");
    expect(counted.at(-1)).toBe("unscanned-passes unscanned");
  });

  it("survives a counter that throws, with the text scrubbed", () => {
    const onFound = (): never => {
      throw new Error("no counter");
    };
    expect(world({ onFound }).scrub("zqabc")).toBe("<value>");
  });

  it.each([undefined, null, 5, 10n, Symbol("zqabc"), { toString: () => "zqabc" }, ["zqabc"]])(
    "converts nothing that is no string: %s",
    (other) => {
      const { scrub, counted } = world();
      expect(scrub(other as string)).toBe("<unscanned>");
      expect(counted).toEqual(["unscanned-kind unscanned"]);
    },
  );

  it("makes halves of characters whole, beside findings and alone", () => {
    const { scrub } = world();
    expect(scrub("a\ud800b zqabc \udc00")).toBe("a\ufffdb <value> \ufffd");
    expect(scrub("a\ud800")).toBe("a\ufffd");
    expect(scrub("😀 zqabc")).toBe("😀 <value>");
  });
});

describe("length", () => {
  it("drops what is over, with the token that the cut falls into", () => {
    const { scrub } = world({ maxCharacters: 64 });
    expect(scrub(`${"a ".repeat(25)}zqabcdefghijklmnopq`)).toBe(`${"a ".repeat(25)}<truncated>`);
  });

  it("cuts between other signs where there is no blank, and drops all where there is none at all", () => {
    const { scrub } = world({ maxCharacters: 64 });
    expect(scrub(`{"a":${"1,".repeat(60)}`)).toMatch(/^\{"a":(?:1,){20,24}<truncated>$/);
    expect(scrub("a".repeat(65))).toBe("<truncated>");
    expect(scrub("a".repeat(64))).toBe("a".repeat(64));
  });

  it("holds for what comes out, placeholders included, and is the same the second time", () => {
    const { scrub } = world({ maxCharacters: 64, identities: testIdentities });
    const once = scrub("zqabc ".repeat(10));
    expect(once.length).toBeLessThanOrEqual(64);
    expect(once).toMatch(/^(?:<value:h_[a-z2-7]{16}> )+<truncated>$/);
    expect(scrub(once)).toBe(once);
  });

  it("is eight times as much for a trace", () => {
    const { scrub } = world({ maxCharacters: 128 });
    const frame = "    at open (disk.js:10:5)\n";
    const whole = `Error: a\n${frame.repeat(30)}`;
    expect(scrub(whole)).toBe(whole);
    expect(scrub(`Error: a\n${frame.repeat(40)}`).length).toBeLessThanOrEqual(1024);
  });

  it("is no matter of memory: of ten million characters 8,192 are read", () => {
    const { scrub } = world();
    const scrubbed = scrub("zqabc ".repeat(1_700_000));
    expect(scrubbed.length).toBeLessThanOrEqual(8192);
    expect(scrubbed.replaceAll("<value> ", "")).toBe("<truncated>");
  });
});
