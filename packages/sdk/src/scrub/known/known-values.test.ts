import { expect, test } from "vitest";
import { ENCODINGS } from "../../../test/support/scrub/encodings.ts";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { SeededRandom } from "../../../test/support/spool/seeded-random.ts";
import { maskIp } from "../masks/ip.ts";
import { maskMac } from "../masks/mac.ts";
import { NO_IDENTITIES } from "../text/identities.ts";
import { placeholder } from "../text/placeholder.ts";
import { type KnownClass, KnownValues } from "./known-values.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
/** Seeds that found something once. */
const FIXED_SEEDS: readonly number[] = [1, 156];

function scrub(known: KnownValues, text: string): string {
  let scrubbed = "";
  let at = 0;
  for (const { start, end, replacement } of known.find(text, testIdentities)) {
    if (start >= at) scrubbed += text.slice(at, start) + replacement;
    at = Math.max(at, end);
  }
  return scrubbed + text.slice(at);
}

function knowing(values: Readonly<Partial<Record<KnownClass, readonly string[]>>>): KnownValues {
  const known = new KnownValues();
  for (const [knownClass, list] of Object.entries(values)) {
    for (const value of list) expect(known.add(knownClass as KnownClass, value)).toBe(true);
  }
  return known;
}

function host(name: string): string {
  return placeholder("host", testIdentities.of("identifier", name));
}

const ALPHABETS: readonly string[] = [
  "abcdefghijklmnopqrstuvwxyz0123456789-",
  "ABCDEFGHJKMNPQRSTUVWXYZ0123456789_.",
  "abcXYZ019+/=&?#%\"'\\;:,@!$ ~^`|<>(){}[]*",
  "äöüßéñşığÅØœ Volume-",
  "лдснпвга-ФЖ09 ",
  "田中サーバー番号-1 ",
  "server\\share/nbrtfvux041",
];

function randomValue(random: SeededRandom): string {
  const alphabet = [...random.pick(ALPHABETS)];
  const length = 6 + random.below(random.below(4) === 0 ? 60 : 12);
  let value = "";
  for (let at = 0; at < length; at++) value += random.pick(alphabet);
  return value.trim();
}

/** What a value stands between; none is of a letter or digit, or is encoded by half. */
const AROUND: readonly string[] = [
  "",
  " ",
  '"',
  "'",
  "(",
  "=",
  ",",
  "\n",
  "\t",
  "[",
  ">",
  ";",
  "é|",
  "中",
];

/** Says nothing of the value, and cannot be told from the escape of a quote after it. */
const LAST_BACKSLASH = /(?:\\+(?:u005c)?|%(?:25)*5c)+$/i;

function expectAllFound(seed: number): void {
  const random = new SeededRandom(seed);
  const known = new KnownValues();
  const values: string[] = [];
  for (let count = 0; count < 40; count++) {
    const value = randomValue(random);
    if (known.add(random.pick(["identifier", "personal", "content", "secret"]), value))
      values.push(value);
  }
  expect(values.length).toBeGreaterThan(20);
  for (const value of values) {
    for (const { name, encode } of ENCODINGS) {
      const encoded = encode(value, random);
      const [before, after] = [random.pick(AROUND), [...random.pick(AROUND)].reverse().join("")];
      const text = `${before}${encoded}${after}`;
      const found = known.find(text, testIdentities);
      const isCovered = covers(
        found,
        before.length,
        before.length + encoded.replace(LAST_BACKSLASH, "").length,
      );
      expect(isCovered, `seed ${seed}, ${name}: ${JSON.stringify({ value, text, found })}`).toBe(
        true,
      );
    }
  }
}

function covers(
  found: readonly { start: number; end: number }[],
  start: number,
  end: number,
): boolean {
  let reached = start;
  for (const finding of found)
    if (finding.start <= reached) reached = Math.max(reached, finding.end);
  return reached >= end;
}

test("every value is found in every encoding", () => {
  console.info(`known values: seed ${SEED} (repeat with SONDE_TEST_SEED=${SEED})`);
  for (const seed of [...FIXED_SEEDS, SEED]) expectAllFound(seed);
});

test("a finding is the value and no more", () => {
  const known = knowing({ identifier: ["Volume Ärger 1"], secret: ['p%41\\x"9+/='] });
  const volume = placeholder("identifier", testIdentities.of("identifier", "Volume Ärger 1"));
  expect(scrub(known, "on volume%20%C3%84RGER%201, free")).toBe(`on ${volume}, free`);
  expect(scrub(known, "on volume+A\u0308rger+1&a=1")).toBe(`on ${volume}&a=1`);
  expect(scrub(known, '{"key":"p%41\\\\x\\"9+\\/="}')).toBe('{"key":"<secret>"}');
});

test("a host has one pseudonym in all its forms, with its domain or without", () => {
  const known = knowing({ host: ["host1", "db7.corp.example"] });
  const one = host("host1");
  for (const form of ["host1", "HOST1", "Host1$", "host1.corp.example", "HOST1.Corp.Example"]) {
    expect(scrub(known, `from ${form} to`)).toBe(`from ${one} to`);
    expect(scrub(known, `\\\\${form}\\c$`)).toBe(`\\\\${one}\\c$`);
    expect(scrub(known, `nfs://${form}:2049/a`)).toBe(`nfs://${one}:2049/a`);
  }
  expect(scrub(known, "host1%2Ecorp%2Eexample%3A80")).toBe(`${one}%3A80`);
  expect(scrub(known, "DB7 db7.corp.example. db7.other.example")).toBe(
    `${host("db7")} ${host("db7")}. ${host("db7")}`,
  );
  expect(scrub(known, "mon.host1 osd@host1 host1:/export/host1/x")).toBe(
    `mon.${one} osd@${one} ${one}:/export/${one}/x`,
  );
});

test("a known address has the placeholder of any other", () => {
  const known = knowing({ host: ["10.20.30.40", "02:00:5e:10:00:01"] });
  expect(scrub(known, "10.20.30.40 02:00:5E:10:00:01")).toBe(
    `${maskIp("10.20.30.40", testIdentities)} ${maskMac("02:00:5e:10:00:01", testIdentities)}`,
  );
});

test("what follows a host's dot and is no domain stays", () => {
  const known = knowing({ host: ["host1"] });
  const one = host("host1");
  for (const end of [".log", ".4711", ". Then", ".Then it went on", ".", ".log.1.gz", "..", "$x"]) {
    expect(scrub(known, `at host1${end}`)).toBe(`at ${one}${end}`);
  }
  expect(scrub(known, "host1.corp.example.log")).toBe(`${one}.log`);
  const long = `host1${".label-of-a-domain".repeat(40)}`;
  expect(known.find(long, testIdentities)[0]!.end).toBeLessThanOrEqual(253);
});

test("values that a wrapper cut are found, next to whatever lines stand beside them", () => {
  const known = knowing({ host: ["rimopel33"], identifier: ["vol_wello.x1", "S5Y1NG0N12345678"] });
  const volume = placeholder("identifier", testIdentities.of("identifier", "vol_wello.x1"));
  const serial = placeholder("identifier", testIdentities.of("identifier", "S5Y1NG0N12345678"));
  expect(scrub(known, "n = 3\nr\n    IMOPEL33: EBUSY")).toBe(`n = 3\n${host("rimopel33")}: EBUSY`);
  expect(scrub(known, "on vol_we\r\n\tllo.x1\nend")).toBe(`on ${volume}\nend`);
  expect(scrub(known, "vol_\nwello.\nx1")).toBe(volume);
  expect(scrub(known, "a\nS5Y1N\nG0N12\n3456\n78\nb")).toBe(`a\n${serial}\nb`);
  expect(known.add("content", "Quarterly Report.docx")).toBe(true);
  expect(scrub(known, "of Quarterly \r\n\tREPORT.docx 5")).toBe("of <content> 5");
  expect(scrub(known, "of Quarterly\n Report.\ndocx 5")).toBe("of Quarterly\n Report.\ndocx 5");
  expect(scrub(known, "rimopel33\nx rimo\npel33.log")).toBe(
    `${host("rimopel33")}\nx ${host("rimopel33")}.log`,
  );
  for (const text of [
    "rimo\n\npel33x",
    "xrimo\npel33",
    "a\nS5Y\n1NG\n0N1\n234\n5678\n",
    "vol_\nwello",
  ]) {
    expect(known.find(text, testIdentities)).toEqual([]);
  }
});

test("tokens are whole, and a `_` is a joint of long values only", () => {
  const known = knowing({ identifier: ["SER12345", "abc12"], host: ["10.20.30.40"] });
  const serial = placeholder("identifier", testIdentities.of("identifier", "SER12345"));
  expect(scrub(known, "ata-VENDOR_MODEL_SER12345-part1")).toBe(`ata-VENDOR_MODEL_${serial}-part1`);
  const untouched = ["xSER12345", "SER123456", "a_abc12", "abc12_b", "éabc12", "1.10.20.30.40"];
  for (const text of [...untouched, "10.20.30.40.5", "10.20.30.401"]) {
    expect(known.find(text, testIdentities)).toEqual([]);
  }
  expect(scrub(known, "\\nabc12\\n")).not.toContain("abc12");
});

test("the stricter of two classes counts, and a value that was removed is no longer found", () => {
  const known = knowing({ identifier: ["Blue-Whale"], host: ["node-17.example"] });
  const { version } = known;
  expect(known.add("secret", "blue-whale")).toBe(true);
  expect(known.add("identifier", "BLUE-WHALE")).toBe(true);
  expect(known.size).toBe(2);
  expect(known.version).toBe(version + 1);
  expect(scrub(known, "a Blue-Whale!")).toBe("a <secret>!");
  expect(known.remove("BLUE-whale")).toBe(true);
  expect(known.remove("blue-whale")).toBe(false);
  expect(scrub(known, "a Blue-Whale on node-17")).toBe(`a Blue-Whale on ${host("node-17")}`);
});

test("nothing stands for personal values without a name for them", () => {
  const known = knowing({ personal: ["jane.doe"], content: ["report.docx"], host: ["host1"] });
  const replacements = known.find("jane.doe report.docx host1", NO_IDENTITIES);
  expect(replacements.map(({ replacement }) => replacement)).toEqual([
    "<personal>",
    "<content>",
    "<host>",
  ]);
});

test("values that overlap are each found whole", () => {
  const known = knowing({ identifier: ["pool-alpha", "alpha-vol9", "vol9"] });
  const found = known.find("at pool-alpha-vol9", testIdentities);
  expect(found.map(({ start, end }) => [start, end])).toEqual([
    [3, 13],
    [8, 18],
  ]);
});

test.each([
  ["host", "ab"],
  ["host", "localhost"],
  ["host", " Root "],
  ["personal", "Administrator"],
  ["identifier", "12345"],
  ["identifier", "---"],
  ["secret", "short"],
  ["content", ""],
] as const)("as %s %j is refused", (knownClass, value) => {
  const known = new KnownValues();
  expect(known.add(knownClass, value)).toBe(false);
  expect([known.size, known.version]).toEqual([0, 0]);
});

test("a value may have 1,024 characters", () => {
  const known = knowing({ identifier: ["x".repeat(1024)] });
  expect(known.add("identifier", "y".repeat(1025))).toBe(false);
  expect(known.find(`${"x".repeat(1024)}.`, testIdentities)).toHaveLength(1);
});

test("ten thousand values have room, and no more", () => {
  const known = new KnownValues();
  for (let count = 0; count < 10_000; count++) known.add("identifier", `volume-${count}-a`);
  expect(known.size).toBe(10_000);
  expect(known.add("identifier", "one-too-many")).toBe(false);
  expect(known.find("one-too-many", testIdentities)).toEqual([]);
  expect(known.find("volume-9999-a and volume-10000-a", testIdentities)).toHaveLength(1);
  expect(known.remove("volume-0-a")).toBe(true);
  expect(known.add("identifier", "just-enough")).toBe(true);
  expect(known.find("volume-0-a just-enough", testIdentities)).toHaveLength(1);
});

test("values of too many tokens in all are refused", () => {
  const known = new KnownValues();
  const parts = (first: string): string => `${first}${"-z".repeat(505)}`;
  let count = 0;
  while (known.add("identifier", parts(`first${count}`)) && count < 1000) count++;
  expect(count).toBe(518);
  expect(known.find(parts("first7"), testIdentities)).toHaveLength(1);
});

test("text that is hostile together with a value is cut off, not searched for ever", () => {
  const known = knowing({ identifier: [`${"a-".repeat(500)}end`], secret: ["hunter-22"] });
  const text = `${"a-".repeat(8000)}end hunter-22`;
  const found = known.find(text, testIdentities);
  expect(found.at(-1)).toMatchObject({ end: text.length, replacement: "<unscanned>" });
});

test("a word is looked for across three line breaks, and no more", () => {
  const known = knowing({ identifier: ["S5Y1NG0N12345678"], host: ["rimopel33"] });
  const found = (text: string): number => known.find(text, testIdentities).length;
  expect(found("rimopel33: S5Y1\nNG0N\n1234\n5678")).toBe(2);
  expect(found("rimopel33: S5Y\n1NG0\nN12\n345\n678")).toBe(1);
});

test("many short lines take no more than their share", () => {
  const known = knowing({ identifier: [`${"a".repeat(500)}-end`, "b-c-d-e-f-g"] });
  const { length } = known.find(`${"a\n".repeat(4000)}b-c-d\n-e-f-g`, testIdentities);
  expect(length).toBe(1);
  expect(known.find("\n".repeat(8000), testIdentities)).toEqual([]);
});

test("where there is nothing, nothing is allocated", () => {
  const known = knowing({ host: ["host1"], personal: ["C:\\Users\\jane"] });
  const [one, other] = ["clean text", "C:\\node\\é%41"].map((text) =>
    known.find(text, testIdentities),
  );
  expect(one).toEqual([]);
  expect(other).toBe(one);
  expect(new KnownValues().find("host1", testIdentities)).toBe(one);
});
