import type { View } from "./fold.ts";

/** Passes over a text that is encoded more than once; it mostly takes one, and one more to see that nothing is left. */
const MAX_PASSES = 4;

/**
 * What an encoding can have made of a character: a percent escape, of its UTF-8 (RFC 3986, section 2.1) or as `escape()` writes
 * it, itself percent-encoded any number of times; a JSON escape (RFC 8259, section 7) or a byte as C, Python and systemd write
 * it, with any number of backslashes; the `+` of form encoding; control characters.
 */
const ESCAPE =
  /(?:%(?:25)*[0-9a-f]{2})+|%(?:25)*u[0-9a-f]{4}|(?:\\+x[0-9a-f]{2})+|\\+u[0-9a-f]{4}|\\+["'/]?|\+|[\n\r\t\b\f\v]/gi;

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\v", "\\v"],
]);

/**
 * One form for all encodings of a text: that of an encoded value is that of the value. To have one for each, it is not the
 * decoded text: a run of backslashes is one, a line break is the two characters `\n`, `+` is a space. Nothing but a search
 * reads it. Linear in the text, by at most {@link MAX_PASSES} passes.
 */
export function decode(text: string): View {
  let view: View = { text };
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = decodeOnce(view);
    if (next.text === view.text) break;
    view = next;
  }
  return view;
}

class Units {
  text = "";
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly #from: View;

  constructor(from: View) {
    this.#from = from;
  }

  /** Units made from those from `start` to `end` of the view before. */
  put(units: string, start: number, end: number): void {
    const { starts, ends } = this.#from;
    this.text += units;
    for (let unit = 0; unit < units.length; unit++) {
      this.starts.push(starts === undefined ? start : starts[start]!);
      this.ends.push(ends === undefined ? end : ends[end - 1]!);
    }
  }

  copy(start: number, end: number): void {
    for (let at = start; at < end; at++) this.put(this.#from.text[at]!, at, at + 1);
  }
}

function decodeOnce(view: View): View {
  const units = new Units(view);
  let at = 0;
  for (const { 0: encoded, index } of view.text.matchAll(ESCAPE)) {
    units.copy(at, index);
    at = index + encoded.length;
    const code = /u([0-9a-f]{4})$/i.exec(encoded)?.[1];
    if (encoded.length > 5 && code !== undefined) {
      units.put(String.fromCharCode(Number.parseInt(code, 16)), index, at);
    } else if (encoded.length > 2 && (encoded.startsWith("%") || /^\\+x/i.test(encoded))) {
      putBytes(units, encoded, index);
    } else units.put(shorten(encoded), index, at);
  }
  units.copy(at, view.text.length);
  return units;
}

function shorten(encoded: string): string {
  if (encoded === "+") return " ";
  if (!encoded.startsWith("\\")) return CONTROLS.get(encoded) ?? encoded;
  return encoded.endsWith("\\") ? "\\" : encoded.at(-1)!;
}

/** A run of bytes, as UTF-8; each byte that is none stays an escape, in its shortest form. */
function putBytes(units: Units, run: string, index: number): void {
  const bytes = [...run.matchAll(/(?:%(?:25)*|\\+x)([0-9a-f]{2})/gi)];
  for (let at = 0; at < bytes.length; ) {
    const count = sequenceLength(bytes, at);
    const last = bytes[at + Math.max(count, 1) - 1]!;
    const [start, end] = [index + bytes[at]!.index, index + last.index + last[0].length];
    if (count === 0) units.put((last[0].startsWith("%") ? "%" : "\\x") + last[1]!, start, end);
    else {
      const codes = bytes.slice(at, at + count).map(byteOf);
      units.put(Buffer.from(codes).toString("utf8"), start, end);
    }
    at += Math.max(count, 1);
  }
}

function byteOf(byte: RegExpExecArray): number {
  return Number.parseInt(byte[1]!, 16);
}

/** Bytes of the well-formed sequence at `at`, 0 where there is none (Unicode 16, table 3-7, but for its tighter second bytes). */
function sequenceLength(bytes: readonly RegExpExecArray[], at: number): number {
  const lead = byteOf(bytes[at]!);
  if (lead < 0x80) return 1;
  const count = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (count === 0 || lead >= 0xf5 || at + count > bytes.length) return 0;
  for (let next = at + 1; next < at + count; next++) {
    if ((byteOf(bytes[next]!) & 0xc0) !== 0x80) return 0;
  }
  return count;
}
