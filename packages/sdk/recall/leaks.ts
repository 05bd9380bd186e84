import type { Sample } from "./sample.ts";
import type { Wrapped } from "./wrappers.ts";

/** So much of a secret in one stretch is too much, whatever became of the rest. */
const MAX_SHOWN_CHARACTERS = 12;
const MIN_STRETCH_CHARACTERS = 5;
/** Longer values are tried at every sixth place: a stretch of 18 characters is found for certain. */
const LONG_CHARACTERS = 200;
const LONG_STEP = 6;

export interface Verdict {
  /** What of the value can still be read, or undefined. */
  readonly leaked: string | undefined;
  /** A word of the context that is no longer there, or undefined. */
  readonly lost: string | undefined;
}

/**
 * What became of a sample. Its text is read as it left and without its wrapping, and each revealing part has to be gone from
 * both. Of a secret not even half may stay, nor 12 characters in one stretch; a name is gone when it no longer stands whole.
 */
export function judge(
  sample: Sample,
  wrapped: Wrapped,
  scrubbed: string,
  isSecret: boolean,
): Verdict {
  const unwrapped = wrapped.unwrap(scrubbed);
  const readings = unwrapped === scrubbed ? [scrubbed] : [scrubbed, unwrapped];
  const find = isSecret ? stretchOf : wholeOf;
  let leaked: string | undefined;
  for (const part of sample.value.gone) {
    for (const reading of readings) leaked ??= find(part, reading, sample);
  }
  return { leaked, lost: firstLost(sample.stays, unwrapped) };
}

function wholeOf(part: string, reading: string): string | undefined {
  return reading.includes(part) ? part : undefined;
}

function stretchOf(part: string, reading: string, sample: Sample): string | undefined {
  const length = Math.max(
    Math.min(MAX_SHOWN_CHARACTERS, Math.ceil(part.length / 2)),
    Math.min(MIN_STRETCH_CHARACTERS, part.length),
  );
  const step = part.length > LONG_CHARACTERS ? LONG_STEP : 1;
  for (let at = 0; at + length <= part.length; at += step) {
    const stretch = part.slice(at, at + length);
    const isContext = sample.before.includes(stretch) || sample.after.includes(stretch);
    if (!isContext && reading.includes(stretch)) return stretch;
  }
  return undefined;
}

/** Words are looked for in their order, each behind the one before. */
export function firstLost(words: readonly string[], text: string): string | undefined {
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at < 0) return word;
    from = at + word.length;
  }
  return undefined;
}
