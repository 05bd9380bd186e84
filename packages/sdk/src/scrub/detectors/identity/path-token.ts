/** `(12)` and `(12,5)` after a file, as compilers write a place, to the end of the run. */
const PLACE = /^\(\d{1,7}(?:,\d{1,7})?\)?:?.{0,64}$/;
const MAX_PLACE_CHARACTERS = 84;
/** What names a value after a separator of lists: the path ended before it. */
const MAX_KEY_CHARACTERS = 32;

const REST = /[^\s"<>|*?\u201c-\u201f\u00ab\u00bb]{0,500}/y;

/**
 * A run of non-spaces in which paths may stand, one behind the other. Where the next of them ends is remembered, so that a run is read
 * once, however many slashes are in it.
 */
export class PathToken {
  readonly text: string;
  readonly end: number;
  /** The latest answer: where the search for a cut began, and the cut. */
  #cutFrom = -1;
  #cut = -1;

  constructor(text: string, end: number) {
    this.text = text;
    this.end = end;
  }

  /**
   * The first place from `from` on at which a path ends: before the next item of a list, at a colon, or at what names a place in the
   * file. The token's end where there is none.
   */
  cutFrom(from: number): number {
    if (from >= this.#cutFrom && from <= this.#cut) return this.#cut;
    let at = from;
    while (at < this.end && !this.#isCut(at)) at++;
    this.#cutFrom = from;
    this.#cut = at;
    return at;
  }

  #isCut(at: number): boolean {
    switch (this.text.charCodeAt(at)) {
      case 58: // :
        return true;
      case 38: // &
        return this.text.charCodeAt(at + 1) === 38 || this.#startsItem(at + 1);
      case 44: // ,
      case 59: // ;
        return this.#startsItem(at + 1);
      case 40: // (
        return (
          isDigit(this.text.charCodeAt(at + 1)) &&
          this.end - at <= MAX_PLACE_CHARACTERS &&
          PLACE.test(this.text.slice(at, this.end))
        );
      default:
        return false;
    }
  }

  /** A word and `=`, or the next path. */
  #startsItem(at: number): boolean {
    if (at >= this.end) return false;
    const code = this.text.charCodeAt(at);
    if (isSlash(code) || code === 126) return true;
    if (isDrive(this.text, at)) return true;
    let key = at;
    const limit = Math.min(this.end, at + MAX_KEY_CHARACTERS);
    while (key < limit && isKeySign(this.text.charCodeAt(key))) key++;
    return key > at && key < this.end && this.text.charCodeAt(key) === 61;
  }
}

/**
 * Where the run of non-spaces ends that a pattern found the first `maxCharacters` of: patterns are short, so that they can be proven
 * linear, and a longer path is followed 500 characters further.
 */
export function tokenEnd(match: RegExpExecArray, text: string, maxCharacters: number): number {
  const end = match.index + match[0].length;
  if (match[0].length < maxCharacters) return end;
  REST.lastIndex = end;
  return end + (REST.exec(text)?.[0].length ?? 0);
}

/** The first slash or backslash from `from` on; `end` where there is none before it. */
export function nextSlash(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isSlash(text.charCodeAt(at))) at++;
  return Math.min(at, end);
}

/** `C:` and a slash; two of them are of a URL. */
export function isDrive(text: string, at: number): boolean {
  return (
    text.charCodeAt(at + 1) === 58 &&
    isLetter(text.charCodeAt(at)) &&
    isSlash(text.charCodeAt(at + 2)) &&
    !(text.charCodeAt(at + 2) === 47 && text.charCodeAt(at + 3) === 47)
  );
}

function isSlash(code: number): boolean {
  return code === 47 || code === 92;
}

export function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** `[\w.-]`. */
function isKeySign(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95 || code === 45 || code === 46;
}
