import { PLACEHOLDER_NAMES } from "./placeholder-names.ts";
import type { Hit } from "./search.ts";

/** As `placeholder()` makes it: a name, and short words after it. What runs on at once is the text of an XML element. */
const PLACEHOLDER = /<([a-z][a-z0-9-]{0,31})(?:(?::[a-zA-Z0-9_.+-]{1,40}){1,6}>|>(?!\w))/g;
const PSEUDONYM = /:h_[a-z2-7]{16}[:>]/;
const WORD = /[\p{L}\p{N}]/u;

const NONE: readonly number[] = [];

/** Where placeholders stand in a text: start, end, start, end … An XML element that is closed in the text is none. */
export function placeholdersIn(text: string): readonly number[] {
  if (!text.includes("<")) return NONE;
  const mayBeXml = text.includes("</");
  const places: number[] = [];
  for (const { 0: found, 1: name, index } of text.matchAll(PLACEHOLDER)) {
    // Those of customers' own detectors are known by their pseudonyms.
    if (!PLACEHOLDER_NAMES.has(name!) && !PSEUDONYM.test(found)) continue;
    if (mayBeXml && text.includes(`</${name}`)) continue;
    places.push(index, index + found.length);
  }
  return places;
}

/** The text with an `x` for each character of its placeholders, which have no part in how it is written. */
export function withoutPlaceholders(
  text: string,
  places: readonly number[] = placeholdersIn(text),
): string {
  if (places.length === 0) return text;
  let without = "";
  let at = 0;
  for (let i = 0; i < places.length; i += 2) {
    const [start, end] = [places[i]!, places[i + 1]!];
    without += text.slice(at, start) + "x".repeat(end - start);
    at = end;
  }
  return without + text.slice(at);
}

/**
 * A hit without the placeholders in it: scrubbing twice must be scrubbing once, and no placeholder may be torn. One that begins in a
 * placeholder, or is proved by a match that does, is no hit: its value was scrubbed before, or its key is the name of a placeholder.
 * What is left beside placeholders counts where it has a letter or digit; quotes and commas between two of them tell nothing.
 */
export function outsideOf(places: readonly number[], hit: Hit, text: string): readonly Hit[] {
  const pieces: Hit[] = [];
  let { start } = hit;
  for (let i = 0; i < places.length && places[i]! < hit.end; i += 2) {
    const [from, to] = [places[i]!, places[i + 1]!];
    if ((from < hit.from && hit.from < to) || (from <= hit.start && hit.start < to)) return [];
    if (to <= start) continue;
    addPiece(pieces, hit, start, from, text);
    start = to;
  }
  if (start === hit.start) return [hit];
  addPiece(pieces, hit, start, hit.end, text);
  return pieces;
}

function addPiece(pieces: Hit[], hit: Hit, start: number, end: number, text: string): void {
  if (start < end && WORD.test(text.slice(start, end))) pieces.push({ ...hit, start, end });
}
