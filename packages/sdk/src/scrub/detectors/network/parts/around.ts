/** The longest placeholder, and a little more. */
const MAX_PLACEHOLDER = 200;
const OPENING = /^<[a-z][a-z0-9-]{0,31}(?:[:>]|$)/;

/** Up to `max` characters before `at`. */
export function before(text: string, at: number, max: number): string {
  return text.slice(Math.max(0, at - max), at);
}

/** Whether `at` stands within a placeholder, whose words look like keys and values. */
export function isInPlaceholder(text: string, at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - MAX_PLACEHOLDER); i--) {
    const sign = text[i]!;
    if (sign === "<") return OPENING.test(text.slice(i, at + 1));
    if (sign === ">" || sign === " " || sign === "\n") return false;
  }
  return false;
}

/** Whether a word may begin at `at`: nothing before it, no letter or digit, or a new word of `camelCase`. */
export function startsWord(text: string, at: number): boolean {
  const previous = text[at - 1];
  if (previous === undefined || !/[A-Za-z0-9]/.test(previous)) return true;
  if (!/[A-Z]/.test(text[at]!)) return false;
  return /[a-z0-9]/.test(previous) || /[a-z]/.test(text[at + 1] ?? "");
}

/** A word's beginning where no sign of a name stands before it, not even `_`, `-` or `.`. */
export function startsName(text: string, at: number): boolean {
  return at === 0 || !/[\w.-]/.test(text[at - 1]!);
}
