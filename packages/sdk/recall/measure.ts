import { SAMPLE_CLASSES } from "./classes/index.ts";
import { drawFor } from "./draw.ts";
import { softWrapped } from "./folding.ts";
import { TRACE_KINDS, type Trace } from "./frames.ts";
import { judge } from "./leaks.ts";
import { NEGATIVE_KINDS } from "./negatives/index.ts";
import type { Group } from "./sample.ts";
import { type MeasuredScrubber, scrubberFor } from "./scrubber.ts";
import { WRAPPERS, type WrapperName } from "./wrappers.ts";

interface Failure {
  readonly wrapper: WrapperName;
  readonly text: string;
  readonly scrubbed: string;
  /** What can be read and should not, or what was there and should be. */
  readonly what: string;
}

export interface WrapperFigures {
  readonly wrapper: WrapperName;
  readonly texts: number;
  /** Positives: the value is gone. Negatives: the text is as it was. */
  readonly right: number;
  /** Positives only: every word of the context is still there. */
  readonly kept: number;
}

export interface Figures {
  readonly kind: "positive" | "negative" | "trace";
  readonly name: string;
  readonly group: Group | undefined;
  readonly about: string;
  readonly wrappers: readonly WrapperFigures[];
  readonly unscanned: number;
  readonly failures: readonly Failure[];
}

/** Failures kept of one kind; more would say the same. */
const MAX_FAILURES = 200;

/** A kind of harmless text has few forms: a fifth as many show them all. A trace holds some ten frames. */
const VALUES_PER_NEGATIVE = 5;
const VALUES_PER_TRACE = 10;

/** A piece of work: a class, a kind of negative or a kind of trace. */
export type Task = { readonly kind: Figures["kind"]; readonly name: string };

export const TASKS: readonly Task[] = [
  ...SAMPLE_CLASSES.map(({ name }) => ({ kind: "positive" as const, name })),
  ...NEGATIVE_KINDS.map(({ name }) => ({ kind: "negative" as const, name })),
  ...TRACE_KINDS.map(({ name }) => ({ kind: "trace" as const, name })),
];

/** `values` of a class in each wrapper, of the other kinds fewer; the same for the same seed. */
export function measure({ kind, name }: Task, values: number, seed: number): Figures {
  if (kind === "positive") return measurePositives(name, values, seed);
  if (kind === "negative") return measureNegatives(name, values, seed);
  return measureTraces(name, values, seed);
}

function measurePositives(name: string, values: number, seed: number): Figures {
  const made = SAMPLE_CLASSES.find((one) => one.name === name)!;
  const draw = drawFor(seed, name);
  const inventory = made.inventory?.(draw) ?? {};
  const scrubber = scrubberFor(inventory);
  const failures: Failure[] = [];
  const tallies = WRAPPERS.map(({ name: wrapper }) => ({ wrapper, texts: 0, right: 0, kept: 0 }));
  for (let count = 0; count < values; count++) {
    const sample = made.draw(draw, inventory);
    WRAPPERS.forEach((wrapper, at) => {
      const tally = tallies[at]!;
      const wrapped = wrapper.wrap(draw, sample);
      const scrubbed = scrubber.scrub(wrapped.text);
      const { leaked, lost } = judge(sample, wrapped, scrubbed, made.group === "secret");
      tally.texts++;
      if (leaked === undefined) tally.right++;
      if (lost === undefined) tally.kept++;
      const what = leaked !== undefined ? `stayed: ${leaked}` : `lost: ${lost}`;
      if (leaked !== undefined || lost !== undefined) {
        note(failures, { wrapper: wrapper.name, text: wrapped.text, scrubbed, what });
      }
    });
  }
  const { group, about } = made;
  return { kind: "positive", name, group, about, wrappers: tallies, ...rest(scrubber, failures) };
}

/** A negative is in nothing but its text, so its wrappers go around all of it; lines are folded at blanks. */
function measureNegatives(name: string, values: number, seed: number): Figures {
  const made = NEGATIVE_KINDS.find((one) => one.name === name)!;
  const draw = drawFor(seed, name);
  const scrubber = scrubberFor({});
  const failures: Failure[] = [];
  const tallies = WRAPPERS.map(({ name: wrapper }) => ({ wrapper, texts: 0, right: 0, kept: 0 }));
  for (let count = 0; count < values / VALUES_PER_NEGATIVE; count++) {
    const value = { text: made.draw(draw), gone: [] };
    WRAPPERS.forEach((wrapper, at) => {
      const tally = tallies[at]!;
      const text =
        wrapper.name === "wrapped"
          ? softWrapped(draw, value.text)
          : wrapper.wrap(draw, { before: "", value, after: "", stays: [] }).text;
      const scrubbed = scrubber.scrub(text);
      tally.texts++;
      if (scrubbed === text) tally.right++;
      else note(failures, { wrapper: wrapper.name, text, scrubbed, what: "changed" });
    });
  }
  const none = { group: undefined, about: "" };
  return { kind: "negative", name, ...none, wrappers: tallies, ...rest(scrubber, failures) };
}

/** Of a trace each frame is a text: right where all that tells its place is there, kept where nothing of the directory is. */
function measureTraces(name: string, values: number, seed: number): Figures {
  const made = TRACE_KINDS.find((one) => one.name === name)!;
  const draw = drawFor(seed, name);
  const scrubber = scrubberFor({});
  const failures: Failure[] = [];
  const tally = { wrapper: "plain" as const, texts: 0, right: 0, kept: 0 };
  for (let count = 0; count < values / VALUES_PER_TRACE; count++) {
    const trace = made.draw(draw);
    const scrubbed = scrubber.scrub(trace.text);
    const lost = lostFrames(trace, scrubbed);
    const leaked = trace.gone.find((word) => scrubbed.includes(word));
    tally.texts += trace.frames.length;
    tally.right += trace.frames.length - lost.length;
    tally.kept += leaked === undefined ? trace.frames.length : 0;
    const what = leaked !== undefined ? `stayed: ${leaked}` : `lost: ${lost[0]}`;
    if (leaked !== undefined || lost.length > 0) {
      note(failures, { wrapper: "plain", text: trace.text, scrubbed, what });
    }
  }
  const none = { group: undefined, about: "" };
  return { kind: "trace", name, ...none, wrappers: [tally], ...rest(scrubber, failures) };
}

/** Frames whose parts do not stand in their order, each frame behind the one before. */
function lostFrames({ frames }: Trace, scrubbed: string): readonly string[] {
  const lost: string[] = [];
  let from = 0;
  for (const parts of frames) {
    let at = from;
    for (const part of parts) {
      const found = at < 0 ? -1 : scrubbed.indexOf(part, at);
      at = found < 0 ? -1 : found + part.length;
    }
    if (at < 0) lost.push(parts.join(" "));
    else from = at;
  }
  return lost;
}

function note(failures: Failure[], failure: Failure): void {
  if (failures.length < MAX_FAILURES) failures.push(failure);
}

function rest(
  scrubber: MeasuredScrubber,
  failures: readonly Failure[],
): Pick<Figures, "failures" | "unscanned"> {
  return { unscanned: scrubber.unscanned(), failures };
}
