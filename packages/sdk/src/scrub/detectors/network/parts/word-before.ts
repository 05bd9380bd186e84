const MAX_WORD = 24;
const MAX_SIGNS = 6;

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

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Blanks, quotes, `:=(,.+-[@/` and a `\`. */
function isSign(code: number): boolean {
  return " \t\"'`:=(,.+-[@/\\".includes(String.fromCharCode(code));
}
