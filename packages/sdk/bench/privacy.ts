/*
 * What scrubbing a text costs, beside JSON.stringify of the same texts in the same rounds. The scrubber is the one of
 * `@sonde/sdk/scrub` with a key, level `full` and all detectors.
 */
import { createTextScrubber } from "../src/scrub.ts";
import { HOSTILE_SHAPES } from "./hostile-shapes.ts";
import { cleanStrings, logLines, STACK } from "./privacy-texts.ts";

/** Medians of rounds. */
export interface PrivacyMeasurement {
  readonly clean: Compared;
  readonly lines: Compared;
  readonly linesWithKnown: Compared;
  readonly stackMicros: number;
  readonly hostile: readonly HostileMeasurement[];
}

export interface Compared {
  readonly scrubNanos: number;
  readonly stringifyNanos: number;
}

export interface HostileMeasurement {
  readonly name: string;
  readonly millis4k: number;
  readonly millis16k: number;
}

/** Texts in a turn of one side. */
const TURN = 20;
const rounds = Number(process.argv[2]);
const options = { key: new Uint8Array(32).fill(1), level: "full" } as const;
const scrub = createTextScrubber(options);
const hosts = Array.from({ length: 500 }, (_, i) => `stor${1000 + 7 * i}x`);
const scrubKnown = createTextScrubber({ ...options, knownValues: { host: hosts } });
// Nothing is cut off: the whole of a hostile text is searched.
const scrubLong = createTextScrubber({ ...options, maxCharacters: 2 ** 15 });
let kept = 0;

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1]!;
}

function nanosEach(texts: readonly string[], run: (text: string) => string): number {
  const start = process.hrtime.bigint();
  for (const text of texts) kept += run(text).length;
  return Number(process.hrtime.bigint() - start) / texts.length;
}

/** In turn, a few texts at a time: what else runs on the machine then falls into few of the samples, and into both sides. */
function compare(texts: readonly string[], run: (text: string) => string): Compared {
  const scrubbed: number[] = [];
  const stringified: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let from = 0; from < texts.length; from += TURN) {
      const turn = texts.slice(from, from + TURN);
      scrubbed.push(nanosEach(turn, run));
      stringified.push(nanosEach(turn, JSON.stringify));
    }
  }
  // The first tenth is left out: engines compile what runs often.
  const counted = Math.floor(scrubbed.length / 10);
  return {
    scrubNanos: median(scrubbed.slice(counted)),
    stringifyNanos: median(stringified.slice(counted)),
  };
}

function millisOf(text: string): number {
  const repeats = Math.min(9, rounds);
  return median(Array.from({ length: repeats }, () => nanosEach([text], scrubLong) / 1e6));
}

function hostile(): HostileMeasurement[] {
  // A few times without being counted: engines compile what runs often.
  const warmUps = Math.min(5, rounds);
  for (let i = 0; i < warmUps; i++) {
    for (const { of } of HOSTILE_SHAPES) kept += scrubLong(of(16_384)).length;
  }
  return HOSTILE_SHAPES.map(({ name, of }) => ({
    name,
    millis4k: millisOf(of(4096)),
    millis16k: millisOf(of(16_384)),
  }));
}

const lines = logLines(2000);
const measured: PrivacyMeasurement = {
  clean: compare(cleanStrings(2000), scrub),
  lines: compare(lines, scrub),
  linesWithKnown: compare(lines, scrubKnown),
  stackMicros:
    compare(
      Array.from({ length: 100 }, () => STACK),
      scrub,
    ).scrubNanos / 1000,
  hostile: hostile(),
};
if (kept === 0) throw new Error("nothing was scrubbed");
process.stdout.write(`${JSON.stringify(measured)}\n`);
