import { describe, expect, test } from "vitest";
import { parsePattern } from "../src/scrub/linear/parse.ts";
import { compileProgram } from "../src/scrub/linear/program.ts";
import { allDetectors } from "./support/scrub/all-detectors.ts";
import { countSteps } from "./support/scrub/count-steps.ts";

/** Four times the text may take six times as long. */
const MAX_GROWTH = 6;
/** At a nanosecond a step, 16 KB take 5 ms. */
const MAX_STEPS_PER_UNIT = 300;
const FEW_STEPS_PER_UNIT = 30;
/** Long enough that what is bounded, by some hundred characters, shows as bounded. */
const SHORT_UNITS = 384;
const LONG_UNITS = 4 * SHORT_UNITS;

/** Made of what patterns begin, go on and end with. */
const SHAPES: readonly string[] = [
  "a",
  "0",
  "A1b2C3d4",
  "a.",
  "0.",
  "0123456789 ",
  "00-",
  "a:0:",
  "::",
  "=",
  "a=a;",
  "a=a&",
  "://",
  "a@a.",
  "/a",
  "\\a",
  "\\\\",
  "%41",
  '"a":"',
  "' ",
  "-----BEGIN ",
  "eyJ",
  "user ",
  "password: ",
];

const ALL = await allDetectors();

describe.each(ALL)("$file", ({ detector, examples }) => {
  test("takes time in proportion to its text", () => {
    const { source, ignoreCase } = detector.pattern;
    const program = compileProgram(parsePattern(source, ignoreCase, 4096), 200_000);
    const [own] = examples!.positives().map(({ text }) => text);
    const half = own!.slice(0, own!.length / 2);
    const gates = detector.gates
      .slice(0, 2)
      .map((gate) => gate.replace(/\\(.)|\{.*?\}|\[.*?\]/g, "$1"));
    const slow: string[] = [];
    for (const shape of [...SHAPES, own!, half, ...gates]) {
      const steps = (units: number): number =>
        countSteps(program, filled(shape, units), MAX_STEPS_PER_UNIT * units + 1);
      const perUnit = steps(LONG_UNITS) / LONG_UNITS;
      // A few steps a unit are nothing, however they grow.
      const growth =
        perUnit < FEW_STEPS_PER_UNIT ? 1 : (4 * perUnit * SHORT_UNITS) / steps(SHORT_UNITS);
      if (perUnit > MAX_STEPS_PER_UNIT || growth > MAX_GROWTH) {
        slow.push(`${JSON.stringify(shape.slice(0, 60))}: ${perUnit} steps a unit, × ${growth}`);
      }
    }
    expect(slow).toEqual([]);
  });
});

function filled(shape: string, units: number): string {
  return shape === "" ? "" : shape.repeat(Math.ceil(units / shape.length)).slice(0, units);
}

test("steps of a pattern that grows too fast are counted", () => {
  const steps = (source: string, units: number): number =>
    countSteps(compileProgram(parsePattern(source, false)), filled("a", units), 1e7);
  expect(steps("a+b", 400) / steps("a+b", 100)).toBeGreaterThan(12);
  expect(steps("a{1,9}b", 400) / steps("a{1,9}b", 100)).toBeLessThan(5);
});
