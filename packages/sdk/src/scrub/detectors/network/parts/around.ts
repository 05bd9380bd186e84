/** The longest placeholder, and a little more. */
const MAX_PLACEHOLDER = 200;
const OPENING = /^<[a-z][a-z0-9-]{0,31}(?:[:>]|$)/;

/** Up to `max` characters before `at`. */
export function before(text: string, at: number, max: number): string {
  return text.slice(Math.max(0, at - max), at);
}

/** By ASCII code: what a placeholder is made of, behind its `<`. */
const OF_PLACEHOLDER: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.+:-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Whether `at` stands within a placeholder, whose words look like keys and values. */
export function isInPlaceholder(text: string, at: number): boolean {
  const least = Math.max(0, at - MAX_PLACEHOLDER);
  let start = at - 1;
  while (start >= least && OF_PLACEHOLDER[text.charCodeAt(start)] === 1) start--;
  return start >= least && text[start] === "<" && OPENING.test(text.slice(start, at + 1));
}

/** Whether a word may begin at `at`: nothing before it, no letter or digit, or a new word of `camelCase`. */
export function startsWord(text: string, at: number): boolean {
  const previous = text.charCodeAt(at - 1);
  const isSmall = previous >= 97 && previous <= 122;
  const isDigit = previous >= 48 && previous <= 57;
  // Before the beginning there is no code, and no comparison with it holds.
  if (!isSmall && !isDigit && !(previous >= 65 && previous <= 90)) return true;
  const first = text.charCodeAt(at);
  if (!(first >= 65 && first <= 90)) return false;
  return isSmall || isDigit || /[a-z]/.test(text[at + 1] ?? "");
}

/** A word's beginning where no sign of a name stands before it, not even `_`, `-` or `.`. */
export function startsName(text: string, at: number): boolean {
  return at === 0 || !/[\w.-]/.test(text[at - 1]!);
}
