import { withoutPlaceholders } from "./inert.ts";

/** Stands for a `+` that is a blank: a control that no text has otherwise; one that is there already is a blank as well. */
export const FORM_BLANK = "\x1f";

const FORM_RUN = /[\w.*~+%=&-]{3,}/g;
const PERCENT = /%[0-9a-fA-F]{2}/;
/** A word between blanks, or a blank after a colon, an equals sign, a comma or a quote: base64 with a plus has neither. */
const WORDS = /\+[a-z]{2,16}(?:[+%]|$)|%(?:3[aAdD]|2[cC2])\+/;

/** A text that was encoded as a whole has none of the signs that are encoded in it, before it or after it. */
const TOKEN = /[^\s"]{4,}/g;
const ENCODED = /^[\w.*~!()'%-]{1,65536}$/;

/** Whether a part of the text was percent-encoded with its blanks (RFC 3986): there an escape parts words, and is none of a word. */
export function hasEncodedBlanks(text: string): boolean {
  if (!text.includes("%20")) return false;
  return (withoutPlaceholders(text).match(TOKEN) ?? []).some(
    (token) => token.includes("%20") && ENCODED.test(token),
  );
}

/**
 * The text, with `x` for its placeholders, and {@link FORM_BLANK} for each `+` that is a blank: in runs as forms are written (`application/x-www-form-urlencoded`,
 * WHATWG URL section 5), where a plus itself is `%2B`. Of the same length.
 */
export function blanksOfForms(text: string): string {
  if (!mayBeForm(text)) return text;
  return withoutPlaceholders(text).replace(FORM_RUN, (run) =>
    PERCENT.test(run) && WORDS.test(run) && !run.includes("%20")
      ? run.replaceAll("+", FORM_BLANK)
      : run,
  );
}

export function hasFormBlanks(text: string): boolean {
  return mayBeForm(text) && blanksOfForms(text).includes(FORM_BLANK);
}

function mayBeForm(text: string): boolean {
  return text.includes("+") && text.includes("%");
}
