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
