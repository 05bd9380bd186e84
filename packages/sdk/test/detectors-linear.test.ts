import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { allDetectors } from "./support/scrub/all-detectors.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
/** Seeds that found something once. */
const FIXED_SEEDS: readonly number[] = [1];
const NOISE_LINES = 10;

const CORPORA = join(import.meta.dirname, "../../../../shared/corpora");
const isPresent = existsSync(CORPORA);
if (!isPresent) console.log(`skipped: the development corpora are not at ${CORPORA}`);

const ALL = await allDetectors();
const EXAMPLES = ALL.flatMap(({ examples }) => [
  ...(examples?.positives().map(({ text }) => text) ?? []),
  ...(examples?.negatives() ?? []),
]);
const ENGINES = ALL.map(({ file, detector: { pattern } }) => {
  const flags = pattern.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0;
  return { file, pattern, linear: RE2JS.compile(RE2JS.translateRegExp(pattern.source), flags) };
});

function corpusLines(): string[] {
  const files = readdirSync(CORPORA).filter((name) => name.endsWith(".gz"));
  const texts = files.map((name) => gunzipSync(readFileSync(join(CORPORA, name))).toString("utf8"));
  return [...new Set(texts.flatMap((text) => text.split(/\r?\n/)))];
}

/** Pieces of examples, cut anywhere, with signs between them. */
function noiseLines(seed: number): string[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: NOISE_LINES }, () => {
    const pieces = Array.from({ length: 6 }, () => {
      const text = random.pick(EXAMPLES);
      const start = random.below(text.length);
      return text.slice(start, start + 1 + random.below(40)) + random.pick([..." =:;/\\\"'\n.é"]);
    });
    return pieces.join("");
  });
}

/** Where the two engines part, as `<file>: <line>`. */
function disagreements(lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    ENGINES.filter((engines) => !agree(engines, line)).map(
      ({ file }) => `${file}: ${JSON.stringify(line)}`,
    ),
  );
}

function agree({ pattern, linear }: (typeof ENGINES)[number], line: string): boolean {
  const native = [...line.matchAll(pattern)].map(({ 0: match, index }) => [
    index,
    index + match.length,
  ]);
  // Whether there is a match at all is told by an automaton, thirty times as fast.
  if (!linear.test(line)) return native.length === 0;
  const matcher = linear.matcher(line);
  const found: number[][] = [];
  while (matcher.find()) found.push([matcher.start(), matcher.end()]);
  return JSON.stringify(found) === JSON.stringify(native);
}

describe.skipIf(!isPresent)("on the development corpora", () => {
  test("V8 and RE2 find the same with every built-in pattern", () => {
    const lines = corpusLines();
    expect(lines.length).toBeGreaterThan(300);
    expect(disagreements(lines)).toEqual([]);
  });
});

test("V8 and RE2 find the same in all examples, and in pieces of them", () => {
  console.info(`detectors-linear: seed ${SEED} (repeat with SONDE_TEST_SEED=${SEED})`);
  expect(disagreements(EXAMPLES)).toEqual([]);
  for (const seed of [...FIXED_SEEDS, SEED]) {
    expect(disagreements(noiseLines(seed)), `seed ${seed}`).toEqual([]);
  }
});

test("a pattern on which they part would be told", () => {
  const parting = { file: "x", pattern: /a|ab/g, linear: RE2JS.compile("ab|a") };
  expect(agree(parting, "xab")).toBe(false);
  expect(agree(parting, "xb")).toBe(true);
});
