import { blanksOfForms, FORM_BLANK } from "./form-text.ts";
import { Edits, type View } from "./view.ts";

/**
 * One layer of encoding: percent escapes, of UTF-8 where they are (RFC 3986, section 2.1); escapes of JSON strings (RFC 8259,
 * section 7) and `\xHH`; character references of XML; and characters that nobody sees (controls, zero width, direction marks,
 * colours of a terminal), which tear a value apart for a pattern but not for a reader. All at once: nested encodings are a view of
 * a view.
 */
const ESCAPE =
  /%[c-fC-F][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){1,3}|%[0-9a-fA-F]{2}|\\(?:["'\\/nrt]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})|&(?:amp|quot|apos|lt|gt|#\d{2,6}|#x[0-9a-fA-F]{2,6});|(?![\t\n\r])(?:\p{Cc}\[[0-9;]{0,16}m|[\p{Cc}\p{Cf}])/gu;

/** As gates: where none stands in a text, decoding it changes nothing. */
export const ESCAPE_GATES: readonly string[] = [
  "%[0-9a-f]{2}",
  "\\\\[\"'\\\\/nrtux]",
  "&[aqlg#]",
  "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]",
  "[^\\x00-\\x7f]",
];

const SHORT: ReadonlyMap<string, string> = new Map([
  ["\\n", "\n"],
  ["\\r", "\r"],
  ["\\t", "\t"],
  ["&amp;", "&"],
  ["&quot;", '"'],
  ["&apos;", "'"],
  ["&lt;", "<"],
  ["&gt;", ">"],
  [FORM_BLANK, " "],
]);

/** The view of a view's text with one layer of its escapes decoded; undefined where there are none. Linear. */
export function decodeView(parent: View): View | undefined {
  const { text } = parent;
  const edits = new Edits();
  let decoded = "";
  let copied = 0;
  for (const { 0: sequence, index } of blanksOfForms(text).matchAll(ESCAPE)) {
    decoded += text.slice(copied, index);
    copied = index + sequence.length;
    const meant = decodeEscape(sequence);
    edits.add(decoded.length, meant.length, index, copied);
    decoded += meant;
  }
  if (edits.count === 0) return undefined;
  decoded += text.slice(copied);
  const { depth, layer } = parent;
  return { text: decoded, parent, edits, joined: undefined, depth: depth + 1, layer: layer + 1 };
}

function decodeEscape(sequence: string): string {
  const short = SHORT.get(sequence);
  if (short !== undefined) return short;
  switch (sequence[0]) {
    case "%":
      return decodePercent(sequence);
    case "\\":
      return sequence.length === 2
        ? sequence[1]!
        : fromCode(Number.parseInt(sequence.slice(2), 16));
    case "&":
      return sequence[2] === "x"
        ? fromCode(Number.parseInt(sequence.slice(3), 16))
        : fromCode(Number.parseInt(sequence.slice(2), 10));
    default:
      return "";
  }
}

function decodePercent(sequence: string): string {
  if (sequence.length === 3) return fromCode(Number.parseInt(sequence.slice(1), 16));
  return Buffer.from(sequence.replaceAll("%", ""), "hex").toString("utf8");
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
