/** Words in a row that two writers hardly ever choose alike. */
const RUN_LENGTH = 5;

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

/** Every five words in a row. Shorter texts have none. */
export function runsOf(text: string): ReadonlySet<string> {
  const words = wordsOf(text);
  const count = Math.max(0, words.length - RUN_LENGTH + 1);
  return new Set(
    Array.from({ length: count }, (_, at) => words.slice(at, at + RUN_LENGTH).join(" ")),
  );
}

/** Sentences without their case, marks and line breaks. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?;:])\s+|\n\s*\n/)
    .map((sentence) => wordsOf(sentence).join(" "))
    .filter((sentence) => sentence !== "");
}

/** The share of a text's runs that are in another text too. */
export function sharedRuns(runs: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let shared = 0;
  for (const run of runs) if (others.has(run)) shared += 1;
  return runs.size === 0 ? 0 : shared / runs.size;
}
