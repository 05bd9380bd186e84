/** Stands for a `+` that is a blank: a control that no text has otherwise; one that is there already is a blank as well. */
export const FORM_BLANK = "\x1f";

const FORM_RUN = /[\w.*~+%=&-]{3,}/g;
const PERCENT = /%[0-9a-fA-F]{2}/;
/** A word between blanks, or a blank after a colon, an equals sign, a comma or a quote: base64 with a plus has neither. */
const WORDS = /\+[a-z]{2,16}(?:[+%]|$)|%(?:3[aAdD]|2[cC2])\+/;

/**
 * The text with {@link FORM_BLANK} for each `+` that is a blank: in runs as forms are written (`application/x-www-form-urlencoded`,
 * WHATWG URL section 5), where a plus itself is `%2B`. Of the same length.
 */
export function blanksOfForms(text: string): string {
  if (!text.includes("+") || !text.includes("%")) return text;
  return text.replace(FORM_RUN, (run) =>
    PERCENT.test(run) && WORDS.test(run) && !run.includes("%20")
      ? run.replaceAll("+", FORM_BLANK)
      : run,
  );
}
