/** What scrubbing promises of any text, over the examples of all detectors and mixes of them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { DetectorExamples } from "../src/scrub/text/detector.ts";
import { PLACEHOLDER_NAMES } from "../src/scrub/text/placeholder-names.ts";
import { createTextScrubber } from "../src/scrub.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 1_000_000);
const ROOT = join(import.meta.dirname, "../src/scrub/detectors");
const KEY = new Uint8Array(32).fill(3);
const HALF_CHARACTER = /\p{Surrogate}/u;

const scrub = createTextScrubber({ key: KEY, level: "full", knownValues: { host: ["stor17x"] } });

interface Positive {
  readonly text: string;
  readonly gone: readonly string[];
}

/** Every `…Examples` beside the detectors. */
async function readExamples(): Promise<{ positives: Positive[]; negatives: string[] }> {
  const paths = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  const modules = await Promise.all(
    paths.map((path) => import(join(ROOT, path)) as Promise<Record<string, unknown>>),
  );
  const examples = modules
    .flatMap((module) => Object.entries(module))
    .filter(([name]) => name.endsWith("Examples"))
    .map(([, value]) => value as DetectorExamples);
  return {
    positives: examples.flatMap(({ positives }) => [...positives()]),
    negatives: examples.flatMap(({ negatives }) => [...negatives()]),
  };
}

const { positives, negatives } = await readExamples();

/** Examples and what else stands in logs, in each other's way. */
function mixes(count: number): string[] {
  const random = new SeededRandom(SEED);
  const texts = [...positives.map(({ text }) => text), ...negatives];
  const between = [
    " ",
    "\n",
    "\n  ",
    ", ",
    "; ",
    '"',
    "\\n",
    "%20",
    "<host:h_aaaaaaaaaaaaaaaa>",
    "",
  ];
  const wrap = [
    (text: string): string => text,
    (text: string): string => JSON.stringify({ message: text }),
    (text: string): string => encodeURIComponent(text.replace(HALF_CHARACTER, "")),
    (text: string): string => text.slice(0, random.below(text.length + 1)),
  ];
  return Array.from({ length: count }, () => {
    const parts = Array.from({ length: 1 + random.below(3) }, () => random.pick(texts));
    return random.pick(wrap)(parts.join(random.pick(between)));
  });
}

it("has examples to go by", () => {
  expect(positives.length).toBeGreaterThan(100);
  expect(negatives.length).toBeGreaterThan(100);
});

it("knows the name of every placeholder that it writes", () => {
  const names = positives.flatMap(({ text }) =>
    [...scrub(text).matchAll(/<([a-z][a-z0-9-]*):h_/g)].map(([, name]) => name!),
  );
  expect([...new Set(names)].filter((name) => !PLACEHOLDER_NAMES.has(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(100);
});

it("scrubbing twice is scrubbing once, for every example", () => {
  for (const text of [...positives.map((positive) => positive.text), ...negatives]) {
    const once = scrub(text);
    expect(scrub(once), text).toBe(once);
  }
});

it("scrubbing twice is scrubbing once, for mixes, and each time it is the same", () => {
  const other = createTextScrubber({ key: KEY, level: "full", knownValues: { host: ["stor17x"] } });
  for (const text of mixes(400)) {
    const once = scrub(text);
    expect(scrub(once), `seed ${SEED}: ${JSON.stringify(text)}`).toBe(once);
    expect(other(text), `seed ${SEED}: ${JSON.stringify(text)}`).toBe(once);
  }
});

it("leaves nothing of what one detector finds because of another", () => {
  for (const { text, gone } of positives) {
    for (const value of gone) expect(scrub(text), text).not.toContain(value);
  }
});
