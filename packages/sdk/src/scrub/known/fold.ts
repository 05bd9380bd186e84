/** Text as it is searched. Without maps it has the units of the text that it was made from, one for one. */
export interface View {
  readonly text: string;
  /** For each unit of `text`, where what it was made from starts in the original. */
  readonly starts?: readonly number[];
  /** The same, where that ends. */
  readonly ends?: readonly number[];
}

const ASCII = /^[\0-\x7f]*$/;
/** Code points remembered; those of a few scripts. The rest is folded each time. */
const MAX_FOLDED = 8192;
const folded = new Map<string, string>();

/**
 * Text without case: upper, lower and title case of any script agree ("STRASSE" and "straße"), and so do a letter with a
 * combining accent and the letter that has it (Unicode 16, 3.13 and UAX #15). One code point at a time, so that every
 * unit keeps its place; two accents on one letter agree only where both texts have them in the same order.
 */
export function fold(view: View): View {
  const { text } = view;
  if (ASCII.test(text)) return { ...view, text: text.toLowerCase() };
  let result = "";
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const point of text) {
    const units = foldPoint(point);
    const start = view.starts === undefined ? at : view.starts[at]!;
    at += point.length;
    const end = view.ends === undefined ? at : view.ends[at - 1]!;
    result += units;
    for (let unit = 0; unit < units.length; unit++) {
      starts.push(start);
      ends.push(end);
    }
  }
  return { text: result, starts, ends };
}

function foldPoint(point: string): string {
  const known = folded.get(point);
  if (known !== undefined) return known;
  let result = "";
  // There and back, since some letters have only one of the cases: the capital sharp s is "ss" by way of the small one.
  const upper = point.normalize("NFD").toLowerCase().toUpperCase();
  for (const part of upper) result += part.toLowerCase();
  result = result.normalize("NFD");
  if (folded.size < MAX_FOLDED) folded.set(point, result);
  return result;
}

/** What the code point at `at` is folded to; "" at the second half of a pair, which belongs to the first. */
export function foldUnit(text: string, at: number): string {
  if (text.charCodeAt(at) < 128) return text[at]!.toLowerCase();
  const isSecond = at > 0 && isPair(text, at - 1);
  return isSecond ? "" : foldPoint(isPair(text, at) ? text.slice(at, at + 2) : text[at]!);
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

/**
 * Letters, digits and accents. Not those of scripts that put no space between words: there a name stands next to letters as a
 * matter of course, so each of these is a token of its own.
 */
const WORD_UNIT = /[\p{L}\p{N}\p{M}]/u;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3099\u309a\u30fc\uff70]/u;

const UNKNOWN = 0;
const DELIMITER = 1;
const WORD = 2;
const kinds = new Uint8Array(0x10000);

/** Whether a UTF-16 code unit belongs to a word; halves of surrogate pairs stand alone. */
export function isWordUnit(code: number): boolean {
  const kind = kinds[code]!;
  if (kind !== UNKNOWN) return kind === WORD;
  const unit = String.fromCharCode(code);
  const isWord = WORD_UNIT.test(unit) && !UNSPACED.test(unit);
  kinds[code] = isWord ? WORD : DELIMITER;
  return isWord;
}

/** The end of the token at `start`: a whole word, or one other unit. */
export function tokenEnd(text: string, start: number): number {
  let end = start + 1;
  if (!isWordUnit(text.charCodeAt(start))) return end;
  while (end < text.length && isWordUnit(text.charCodeAt(end))) end++;
  return end;
}
