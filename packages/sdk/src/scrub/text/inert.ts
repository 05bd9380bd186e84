import type { Finding } from "./detector.ts";

/** As `placeholder()` makes it: a name, and short words after it. */
const PLACEHOLDER = /<[a-z][a-z0-9-]{0,31}(?::[a-zA-Z0-9_.+-]{1,40}){0,6}>/g;
const WORD = /[\p{L}\p{N}]/u;

const NONE: readonly number[] = [];

/** Where placeholders stand in a text: start, end, start, end … */
export function placeholdersIn(text: string): readonly number[] {
  if (!text.includes("<")) return NONE;
  const places: number[] = [];
  for (const { 0: found, index } of text.matchAll(PLACEHOLDER)) {
    places.push(index, index + found.length);
  }
  return places;
}

/**
 * A finding without the placeholders in it: scrubbing twice must be scrubbing once, and no placeholder may be torn. What is left
 * beside them counts where it has a letter or digit; quotes and commas between two placeholders tell nothing.
 */
export function outsideOf<T extends Finding>(
  places: readonly number[],
  finding: T,
  text: string,
): readonly T[] {
  const pieces: T[] = [];
  let { start } = finding;
  let isWhole = true;
  for (let i = 0; i < places.length && places[i]! < finding.end; i += 2) {
    if (places[i + 1]! <= start) continue;
    isWhole = false;
    addPiece(pieces, finding, start, places[i]!, text);
    start = places[i + 1]!;
  }
  if (isWhole) return [finding];
  addPiece(pieces, finding, start, finding.end, text);
  return pieces;
}

function addPiece<T extends Finding>(
  pieces: T[],
  finding: T,
  start: number,
  end: number,
  text: string,
): void {
  if (start < end && WORD.test(text.slice(start, end))) pieces.push({ ...finding, start, end });
}
