import { decode } from "./decode.ts";
import { fold, tokenEnd, type View } from "./fold.ts";
import { type KnownForm, type SearchedForm, stricterForm } from "./forms.ts";
import { hostEnd } from "./host-tail.ts";
import { TokenFilter } from "./token-filter.ts";
import { type Steps, TokenTrie } from "./token-trie.ts";
import { hasLines, joinLines, joinsOf, someCutWord, spaceLines } from "./wrapped.ts";

/** A stretch of text; without a form it is what could not be searched within the bound. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly form: KnownForm | undefined;
}

const NOTHING: readonly Hit[] = Object.freeze([]);

/** A search may walk so many nodes for each unit of text, and some for a short one. Text of logs takes less than one. */
const STEPS_PER_UNIT = 8;
const MIN_STEPS = 4096;

/** What can stand for another character in an encoded text. */
const ENCODED = /[%\\+]/;

/**
 * Where known forms stand in a text. A first look says of nearly all texts that there is nothing; the others are searched token by
 * token, as they stand and decoded. Linear in the text by the bound on its steps; text that takes more is hostile, and
 * counts as found from there to its end.
 */
export class KnownSearch {
  readonly #filter = new TokenFilter();
  readonly #trie = new TokenTrie<KnownForm>();
  #hasSpaces = false;

  /** False where there are too many tokens in all. */
  add(forms: readonly SearchedForm[]): boolean {
    for (const [text, form] of forms) {
      if (!this.#trie.add(text, form, stricterForm)) return false;
      this.#filter.add(text);
      this.#hasSpaces ||= text.includes(" ");
    }
    return true;
  }

  find(text: string): readonly Hit[] {
    const isWrapped = hasLines(text);
    const isClean = !(this.#filter.mayHold(text) || (isWrapped && this.#mayHoldCut(text)));
    if (isClean) return NOTHING;
    const steps = { left: MIN_STEPS + STEPS_PER_UNIT * text.length };
    const hits: Hit[] = [];
    this.#searchView(fold({ text }), text, steps, hits);
    if (ENCODED.test(text)) this.#searchView(fold(decode(text)), text, steps, hits);
    if (isWrapped && this.#hasSpaces) this.#searchView(fold(spaceLines(text)), text, steps, hits);
    if (isWrapped) this.#searchJoined(fold(joinLines(text)), text, steps, hits);
    return hits.length < 2 ? hits : outermost(hits);
  }

  #mayHoldCut(text: string): boolean {
    return someCutWord(text, (word) => this.#filter.isAnchor(word));
  }

  /**
   * Values that a line break cuts. A line that begins or ends with a value stands next to any word when lines are joined, so a
   * value may begin and end there too; one that no break cuts is found in the text itself.
   */
  #searchJoined(view: View, original: string, steps: Steps, hits: Hit[]): void {
    const { text } = view;
    const joins = joinsOf(view);
    let start = 0;
    for (let at = 0; at < text.length && steps.left > 0; at++) {
      if (at === start) start = tokenEnd(text, at);
      else if (joins[at] === 0) continue;
      const alone = (form: KnownForm, end: number): boolean => standsAlone(form, text, at, end);
      const found = this.#trie.longestAt(text, at, steps, alone, joins);
      if (found === undefined || !joins.subarray(at + 1, found.end).includes(1)) continue;
      const { end, value: form } = found;
      hits.push({ start: sourceStart(view, at), end: sourceEnd(view, end), form });
    }
    if (steps.left <= 0) hits.push({ start: 0, end: original.length, form: undefined });
  }

  #searchView(view: View, original: string, steps: Steps, hits: Hit[]): void {
    const { text } = view;
    for (let at = 0; at < text.length; ) {
      const end = tokenEnd(text, at);
      this.#lookAt(view, at, original, steps, hits);
      // `\n` can be a line break in front of a word as well as a backslash in front of one that begins with n.
      const isEscape = end > at + 1 && text[at - 1] === "\\" && "bfnrtv".includes(text[at]!);
      if (isEscape) this.#lookAt(view, at + 1, original, steps, hits);
      if (steps.left < 0) {
        hits.push({ start: sourceStart(view, at), end: original.length, form: undefined });
        return;
      }
      at = end;
    }
  }

  #lookAt(view: View, at: number, original: string, steps: Steps, hits: Hit[]): void {
    const { text } = view;
    const found = this.#trie.longestAt(text, at, steps, (form, end) =>
      standsAlone(form, text, at, end),
    );
    if (found === undefined) return;
    const { value: form } = found;
    const isCapitalized = (index: number): boolean =>
      /^[A-Z][a-z]/.test(original.slice(sourceStart(view, index), sourceStart(view, index) + 2));
    const end = form.isShortHost ? hostEnd(text, at, found.end, isCapitalized) : found.end;
    hits.push({ start: sourceStart(view, at), end: sourceEnd(view, end), form });
  }
}

/** Tokens are whole already; what is left are joints that count for some values only. */
function standsAlone(form: KnownForm, text: string, start: number, end: number): boolean {
  if (!form.isJoined && (text[start - 1] === "_" || text[end] === "_")) return false;
  if (!form.isAddress) return true;
  const isInside = /[0-9][.]$/.test(text.slice(Math.max(0, start - 2), start));
  return !isInside && !/^[.][0-9]/.test(text.slice(end, end + 2));
}

function sourceStart(view: View, at: number): number {
  return view.starts === undefined ? at : view.starts[at]!;
}

function sourceEnd(view: View, end: number): number {
  return view.ends === undefined ? end : view.ends[end - 1]!;
}

/** By start, without those that lie within another. */
function outermost(hits: readonly Hit[]): readonly Hit[] {
  const sorted = [...hits].sort((one, other) => one.start - other.start || other.end - one.end);
  let reached = 0;
  return sorted.filter(({ end }) => {
    const isOutside = end > reached;
    reached = Math.max(reached, end);
    return isOutside;
  });
}
