const MAX_WORD = 24;
const MAX_SIGNS = 6;
const LETTER = 1;
const SIGN = 2;

export interface Word {
  readonly word: string;
  readonly start: number;
}

/** The word of letters before `at`, in lower case, with at most six blanks and signs between; empty where there is none. */
export function wordBefore(text: string, at: number): Word {
  let end = at;
  while (end > 0 && at - end < MAX_SIGNS && isSign(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && end - start < MAX_WORD && isLetter(text.charCodeAt(start - 1))) start--;
  return { word: text.slice(start, end).toLowerCase(), start };
}

const SIGNS: ReadonlySet<number> = new Set(
  Array.from(" \t\"'`:=(,.+-[@/\\", (sign) => sign.charCodeAt(0)),
);
/** By ASCII code. */
const KINDS: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  SIGNS.has(code) ? SIGN : /[A-Za-z]/.test(String.fromCharCode(code)) ? LETTER : 0,
);

function isLetter(code: number): boolean {
  return KINDS[code] === LETTER;
}

/** Blanks, quotes, `:=(,.+-[@/` and a `\`. */
function isSign(code: number): boolean {
  return KINDS[code] === SIGN;
}

/** Signs between a word and its value: `:=("'[@/`, and `,` where there are several values. */
const ASSIGNING: ReadonlySet<string> = new Set(":=(\"'[@/");

/**
 * The word of letters that says what stands at `at`, in lower case: before it at most two blanks, three signs as of an assignment, two
 * more blanks and a quote; empty where there is none.
 */
export function wordOf(text: string, at: number, isListed: boolean): string {
  let end = blanksBefore(text, at);
  for (let signs = 0; signs < 3; signs++) {
    const sign = text[end - 1];
    if (sign === undefined || !(ASSIGNING.has(sign) || (isListed && sign === ","))) break;
    end--;
  }
  end = blanksBefore(text, end);
  if (text[end - 1] === '"' || text[end - 1] === "'") end--;
  let start = end;
  while (start > 0 && end - start < MAX_WORD && isLetter(text.charCodeAt(start - 1))) start--;
  return text.slice(start, end).toLowerCase();
}

/** Where at most two blanks before `at` begin. */
function blanksBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < 2 && /\s/.test(text[start - 1]!)) start--;
  return start;
}
