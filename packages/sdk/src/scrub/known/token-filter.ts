import { foldUnit, isWordUnit, tokenEnd } from "./fold.ts";

/** Bits of the table of hashes, a power of two: 8 KB, which stay in a core's first cache. One in 16 is set by 4,096 anchors. */
const TABLE_BITS = 65_536;
const HASH_SEED = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/** What a look makes of an ASCII character: a word's, folded, or 0. */
const ASCII = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  if (isWordUnit(code)) ASCII[code] = String.fromCharCode(code).toLowerCase().charCodeAt(0);
}

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
/** What an escape can be that stands for a part of a word, at its `%` or its last backslash. */
const ESCAPE = /%[0-9a-f]{2}|%u[0-9a-f]{4}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}/iy;
/** After a backslash: the beginning of a word, or a line break and the like in front of one. */
const LINE_BREAK = /[bfnrtv]/i;

/**
 * One word of each known value, its longest: text without any of these words has none of the values. It says of nearly all
 * text that it is clean, in one pass that allocates nothing. A value that has no word is told by its first sign, and
 * text that is encoded in parts is searched in any case.
 */
export class TokenFilter {
  readonly #table = new Uint32Array(TABLE_BITS / 32);
  readonly #anchors = new Set<string>();
  readonly #signs = new Set<string>();

  /** `text` is folded and not empty. */
  add(text: string): void {
    const anchor = longestWord(text);
    if (anchor === "") this.#signs.add(text[0]!);
    else {
      this.#anchors.add(anchor);
      const slot = slotOf(hash(anchor));
      this.#table[slot >>> 5] = this.#table[slot >>> 5]! | (1 << (slot & 31));
    }
  }

  /** Whether a search is due. */
  mayHold(text: string): boolean {
    const { length } = text;
    const hasSigns = this.#signs.size > 0;
    let word = HASH_SEED;
    let start = 0;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code > 127) return this.#mayHoldFolded(text);
      const folded = ASCII[code]!;
      if (folded !== 0) {
        word = Math.imul(word ^ folded, HASH_PRIME);
        continue;
      }
      if (this.#isTaken(word) && this.#isAnchor(text.slice(start, at))) return true;
      if (hasSigns && this.#signs.has(text[at]!)) return true;
      if ((code === PERCENT || code === BACKSLASH) && this.#mayEscape(text, at)) return true;
      word = HASH_SEED;
      start = at + 1;
    }
    return this.#isTaken(word) && this.#isAnchor(text.slice(start));
  }

  /** The same for text that is not ASCII, where folding can change how many units there are. */
  #mayHoldFolded(text: string): boolean {
    let word = HASH_SEED;
    for (let at = 0; at <= text.length; at++) {
      const units = at === text.length ? " " : foldUnit(text, at);
      for (let index = 0; index < units.length; index++) {
        const code = units.charCodeAt(index);
        if (isWordUnit(code)) {
          word = Math.imul(word ^ code, HASH_PRIME);
          continue;
        }
        if (this.#isTaken(word) || this.#signs.has(units[index]!)) return true;
        word = HASH_SEED;
        if (this.#isTaken(Math.imul(word ^ code, HASH_PRIME))) return true;
        if ((code === PERCENT || code === BACKSLASH) && this.#mayEscape(text, at)) return true;
      }
    }
    return false;
  }

  #isTaken(word: number): boolean {
    const slot = slotOf(word);
    return ((this.#table[slot >>> 5]! >>> (slot & 31)) & 1) === 1;
  }

  /** Whether `word`, folded, is one of those without which no value is there. */
  isAnchor(word: string): boolean {
    return this.#anchors.has(word);
  }

  #isAnchor(word: string): boolean {
    return this.#anchors.has(word.toLowerCase());
  }

  #mayEscape(text: string, at: number): boolean {
    ESCAPE.lastIndex = at;
    if (ESCAPE.test(text)) return true;
    if (text[at] !== "\\" || !LINE_BREAK.test(text[at + 1] ?? "")) return false;
    const word = text.slice(at + 2, tokenEnd(text, at + 1));
    return this.#isAnchor(word) || !/^[a-z0-9]*$/i.test(word);
  }
}

/** The longest word of a text, of equals the last: a name's parts get special towards its end. "" where there is none. */
function longestWord(text: string): string {
  let longest = "";
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const isWord = isWordUnit(text.charCodeAt(at)) || text.charCodeAt(at) > 127;
    if (isWord && end - at >= longest.length) longest = text.slice(at, end);
    at = end;
  }
  return longest;
}

function hash(token: string): number {
  let word = HASH_SEED;
  for (let at = 0; at < token.length; at++) {
    word = Math.imul(word ^ token.charCodeAt(at), HASH_PRIME);
  }
  return word;
}

function slotOf(word: number): number {
  return (word ^ (word >>> 16)) & (TABLE_BITS - 1);
}
