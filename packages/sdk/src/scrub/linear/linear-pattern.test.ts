import { RE2JS } from "re2js";
import { expect, test } from "vitest";
import { SeededRandom } from "../../../test/support/spool/seeded-random.ts";
import { compileLinear, LinearPatternError } from "./linear-pattern.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
/** Seeds that found something once. */
const FIXED_SEEDS: readonly number[] = [1];
const PATTERNS = 150;

type Span = readonly [start: number, end: number];
type Finder = (text: string) => Span[];

function linear(pattern: string, ignoreCase: boolean = false): Finder {
  const compiled = compileLinear(pattern, { ignoreCase });
  return (text) => compiled.findAll(text).map(({ start, end }) => [start, end]);
}

function native(pattern: string, ignoreCase: boolean = false): Finder {
  const compiled = new RegExp(pattern, ignoreCase ? "gi" : "g");
  return (text) =>
    [...text.matchAll(compiled)].map(({ 0: match, index }) => [index, index + match.length]);
}

function re2(pattern: string): Finder {
  const compiled = RE2JS.compile(pattern);
  return (text) => {
    const matcher = compiled.matcher(text);
    const spans: Span[] = [];
    while (matcher.find()) spans.push([matcher.start(), matcher.end()]);
    return spans;
  };
}

const ATOMS = ["a", "b", "c", "ab", ".", "[ab]", "[^a]", "\\w", "\\d", "\\s", "-", "[b-c1]", "\\W"];
const EDGES = ["\\b", "\\B", "^", "$"];
const REPEATS = ["", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}", "??", "*?", "+?", "{1,2}?"];

/** Of what the engine takes; refusals are for other tests. */
function randomPattern(random: SeededRandom, depth: number): string {
  const parts = Array.from({ length: 1 + random.below(3) }, () => {
    if (random.below(8) === 0) return random.pick(EDGES);
    const isGroup = depth > 0 && random.below(3) === 0;
    const atom = isGroup ? `(${random.pick(["", "?:"])}${randomPattern(random, depth - 1)})` : "";
    return (atom === "" ? random.pick(ATOMS) : atom) + random.pick(REPEATS);
  });
  const isChoice = random.below(4) === 0;
  return parts.join(isChoice ? "|" : "");
}

function randomText(random: SeededRandom): string {
  const length = random.below(24);
  return Array.from({ length }, () => random.pick([..."aaabbcc1- \n"])).join("");
}

/** Of each pattern and text, what the engines find; how many there were. */
function compare(seed: number): number {
  const random = new SeededRandom(seed);
  let compared = 0;
  for (let count = 0; count < PATTERNS; count++) {
    const pattern = randomPattern(random, 2);
    if (isRefused(pattern)) continue;
    const [own, ownUncased] = [linear(pattern), linear(pattern, true)];
    const [one, other, uncased] = [native(pattern), re2(pattern), native(pattern, true)];
    for (let texts = 0; texts < 4; texts++) {
      const text = randomText(random);
      const upper = text.toUpperCase();
      const found = [own(text), own(text), ownUncased(upper)];
      const told = `seed ${seed}: ${JSON.stringify({ pattern, text })}`;
      expect(found, told).toEqual([one(text), other(text), uncased(upper)]);
      compared++;
    }
  }
  return compared;
}

function isRefused(pattern: string): boolean {
  try {
    compileLinear(pattern);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(LinearPatternError);
    return true;
  }
}

test("random patterns find what RegExp and RE2 find", () => {
  console.info(`linear patterns: seed ${SEED} (repeat with SONDE_TEST_SEED=${SEED})`);
  for (const seed of [...FIXED_SEEDS, SEED]) expect(compare(seed)).toBeGreaterThan(PATTERNS);
});

test("case is that of RegExp for every unit", () => {
  const units = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join("");
  for (const pattern of ["[k-s]", "\\u00e9|\\u03c3", "[^a-z]", "\\w", "ß", "[\\u0100-\\u0200]"]) {
    expect(linear(pattern, true)(units)).toEqual(native(pattern, true)(units));
  }
  expect(linear("[\\s.]|\\S")(units)).toEqual(native("[\\s.]|\\S")(units));
  expect(linear(".")(units)).toEqual(native(".")(units));
});

test("a character beyond U+FFFF is repeated whole", () => {
  expect(linear("\u{1f525}+")("x\u{1f525}\u{1f525}y")).toEqual([[1, 5]]);
});

test.each([
  ["(a", "a group is not closed by a )", 0],
  ["a)", "a ) closes nothing", 1],
  ["[a", "a class is not closed by a ]", 0],
  ["[]", "a class is empty", 0],
  ["x[b-a]", "a range is backwards", 2],
  ["[\\w-z]", "a range goes from one character to another", 1],
  ["[\u{1f525}]", "a class holds no characters beyond U+FFFF", 1],
  ["*a", "there is nothing to repeat", 0],
  ["a+*", "a repetition of a repetition needs a group", 2],
  ["a(?:b|)*", "what can be empty cannot be repeated", 7],
  ["(?:^)+a", "what can be empty cannot be repeated", 5],
  ["a{2", "a { that is no {n}, {n,} or {n,m} is written \\{", 1],
  ["a{2,1}", "{n,m} is for 0 ≤ n ≤ m and 1 ≤ m ≤ 1000", 1],
  ["a{1001}", "{n,m} is for 0 ≤ n ≤ m and 1 ≤ m ≤ 1000", 1],
  ["(a)\\1", "back references and octal escapes are not taken", 3],
  ["(a)\\k<a>", "back references are not taken", 3],
  ["(?=a)b", "look-around is not taken", 0],
  ["b(?<!a)", "look-around is not taken", 1],
  ["(?<n>a)", "named groups are not taken", 0],
  ["(?P<n>a)", "named groups are not taken", 0],
  ["(?i)a", "flags in the pattern are not taken", 0],
  ["\\p{L}", "Unicode properties are not taken", 0],
  ["\\q", "this escape is not taken; only letters that mean something and signs may be escaped", 0],
  ["\\u12", "\\u needs 4 hex digits", 0],
  ["a\\", "the pattern ends with a backslash", 1],
  ["", "the pattern matches where there is nothing", 0],
  ["a*|b", "the pattern matches where there is nothing", 0],
  ["\\b", "the pattern matches where there is nothing", 0],
])("%s is refused: %s, at %i", (pattern, reason, offset) => {
  expect(() => compileLinear(pattern)).toThrow(
    expect.objectContaining({ name: "LinearPatternError", reason, offset }),
  );
});

test("a pattern may have 512 characters, and 1,000 states", () => {
  expect(linear("a".repeat(512))("a".repeat(1024))).toHaveLength(2);
  expect(() => compileLinear("a".repeat(513))).toThrow("at most 512 characters");
  expect(linear("a{999}")("a".repeat(1000))).toEqual([[0, 999]]);
  expect(() => compileLinear("a{1000}")).toThrow("more than 1000 states");
  expect(() => compileLinear("(?:(?:a{50}){50}){50}")).toThrow("more than 1000 states");
  expect(linear(`${"(".repeat(255)}a${")".repeat(255)}`)("a")).toEqual([[0, 1]]);
});

test("what would make RegExp try for ever ends", () => {
  const text = `${"a".repeat(5000)}!`;
  expect(linear("(?:a|aa)+b")(text)).toEqual([]);
  expect(linear("(?:a+)+$")(text)).toEqual([]);
  expect(linear("(?:[a-z]{1,30}\\.?){1,9}@x")(text)).toEqual([]);
});

test("more sets of states than are kept are no other result", () => {
  const pattern = "[ab]*a[ab]{9}c";
  const random = new SeededRandom(7);
  const text = Array.from({ length: 4000 }, () => random.pick([..."aaabbbbc"])).join("");
  expect(linear(pattern)(text)).toEqual(native(pattern)(text));
});

test("where a pattern reads the text again for each match, the rest is one match", () => {
  const text = "a".repeat(20_000);
  const found = linear("a[^z]*z|a")(text);
  expect(found[0]).toEqual([0, 1]);
  expect(found.length).toBeLessThan(20);
  expect(found.at(-1)![1]).toBe(text.length);
});
