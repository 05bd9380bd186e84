import type { Draw } from "./draw.ts";
import { lineWrapped } from "./folding.ts";
import type { Sample } from "./sample.ts";

/** How a line is carried: as it is, inside of something, or broken. */
export interface Wrapper {
  readonly name: WrapperName;
  readonly wrap: (draw: Draw, sample: Sample) => Wrapped;
}

export interface Wrapped {
  readonly text: string;
  /** What a reader of the scrubbed text makes of it: the text without its wrapping. */
  readonly unwrap: (scrubbed: string) => string;
}

export type WrapperName = "plain" | "json" | "percent" | "double" | "quoted" | "wrapped";

export const WRAPPERS: readonly Wrapper[] = [
  { name: "plain", wrap: (_, sample) => ({ text: textOf(sample), unwrap: asItIs }) },
  { name: "json", wrap: inJson },
  { name: "percent", wrap: percentEncoded },
  { name: "double", wrap: inJsonInJson },
  { name: "quoted", wrap: quoted },
  { name: "wrapped", wrap: lineWrapped },
];

export function textOf({ before, value, after }: Sample): string {
  return before + value.text + after;
}

function asItIs(text: string): string {
  return text;
}

function inJson(draw: Draw, sample: Sample): Wrapped {
  return { text: asMember(draw, textOf(sample)), unwrap: jsonDecoded };
}

function inJsonInJson(draw: Draw, sample: Sample): Wrapped {
  const text = asMember(draw, asMember(draw, textOf(sample)));
  return { text, unwrap: (scrubbed) => jsonDecoded(jsonDecoded(scrubbed)) };
}

/** As JavaScript writes JSON, as Go does (three signs escaped for HTML), and as Python does (ASCII only). */
function asMember(draw: Draw, text: string): string {
  const json = memberOf(draw, text);
  const writer = draw.below(5);
  if (writer > 1) return json;
  return json.replace(
    writer === 0 ? /[<>&]/g : /[^\0-\x7f]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function memberOf(draw: Draw, text: string): string {
  return JSON.stringify(
    draw.pick([
      { message: text },
      { time: draw.moment().toISOString(), level: "error", msg: text },
      { body: { text, attempt: draw.between(1, 9) } },
      { log: text, stream: "stderr" },
    ]),
  );
}

/** Strings of JSON with their escapes undone, wherever they stand; what is no escape stays. */
export function jsonDecoded(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, code?: string, sign = "") =>
    code === undefined
      ? (JSON.parse(`"\\${sign}"`) as string)
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The whole line as a form or a component, or the value alone; RFC 3986, section 2.1, with hex of either case. */
function percentEncoded(draw: Draw, { before, value, after }: Sample): Wrapped {
  const lowerHex = draw.chance(0.2);
  // A form writes blanks as "+"; where nothing else is encoded, nobody can tell that it is one.
  const isForm = draw.chance(0.2) && /[^\w.~ !*'()-]/.test(value.text);
  const encode = (text: string): string => {
    const component = encodeURIComponent(text);
    const encoded = isForm ? component.replaceAll("%20", "+") : component;
    return lowerHex ? encoded.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase()) : encoded;
  };
  const whole = draw.chance(0.6);
  const text = whole ? encode(before + value.text + after) : before + encode(value.text) + after;
  const decode = (scrubbed: string): string =>
    percentDecoded(isForm ? scrubbed.replaceAll("+", " ") : scrubbed);
  return { text, unwrap: decode };
}

export function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run; // not UTF-8: nothing that this kit has encoded
    }
  });
}

const QUOTES = ['""', "''", "``", "“”", "«»", "()", "[]"] as const;

/** The whole line in quotes, or the value alone where it stands free; logfmt with its escapes. */
function quoted(draw: Draw, sample: Sample): Wrapped {
  const { before, value, after } = sample;
  const [open, close] = draw.pick(QUOTES);
  const isFree = /(?:^|\s)$/.test(before) && /^(?:$|[\s,;])/.test(after);
  if (isFree && !value.text.includes(close!) && draw.chance(0.5)) {
    return { text: before + open + value.text + close + after, unwrap: asItIs };
  }
  const text = textOf(sample);
  if (draw.chance(0.5)) return { text: open + text + close, unwrap: asItIs };
  return { text: `level=error msg=${JSON.stringify(text)} try=2`, unwrap: jsonDecoded };
}
