import type { SeededRandom } from "../spool/seeded-random.ts";

/** Ways in which a value stands in a log, written without a look at how they are read. */
export const ENCODINGS: readonly {
  readonly name: string;
  readonly encode: (value: string, random: SeededRandom) => string;
}[] = [
  { name: "plain", encode: (value) => value },
  { name: "upper case", encode: (value) => value.toUpperCase() },
  { name: "lower case", encode: (value) => value.toLowerCase() },
  { name: "percent, what is reserved", encode: encodeURIComponent },
  { name: "percent, a whole URI's", encode: encodeURI },
  {
    name: "percent, lower hex",
    encode: (value) =>
      encodeURIComponent(value).replace(/%../g, (escaped) => escaped.toLowerCase()),
  },
  { name: "percent, everything", encode: (value) => percentBytes(value, () => true) },
  {
    name: "percent, some",
    encode: (value, random) => percentBytes(value, () => random.below(2) === 0),
  },
  { name: "percent, twice", encode: (value) => encodeURIComponent(encodeURIComponent(value)) },
  { name: "form", encode: (value) => new URLSearchParams({ a: value }).toString().slice(2) },
  { name: "JSON", encode: json },
  { name: "JSON with slashes", encode: (value) => json(value).replaceAll("/", "\\/") },
  { name: "JSON, twice", encode: (value) => json(json(value)) },
  { name: "JSON, ASCII only", encode: (value) => json(value).replace(/[^\0-\x7f]/g, unicode) },
  { name: "JSON, everything", encode: (value) => value.replace(/[\s\S]/g, unicode) },
  {
    name: "JSON, everything, upper hex",
    encode: (value) =>
      value.replace(/[\s\S]/g, (unit) => `\\u${unicode(unit).slice(2).toUpperCase()}`),
  },
  { name: "backslashes doubled", encode: doubled },
  { name: "backslashes doubled twice", encode: (value) => doubled(doubled(value)) },
  { name: "JSON in a URL", encode: (value) => encodeURIComponent(json(value)) },
  { name: "a URL in JSON", encode: (value) => json(encodeURIComponent(value)) },
  { name: "upper case in JSON", encode: (value) => json(value.toUpperCase()) },
  { name: "wrapped", encode: wrapped },
  { name: "decomposed", encode: (value) => value.normalize("NFD") },
];

function json(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function unicode(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** As where a line was full: in the place of a space, else between two characters. */
function wrapped(value: string, random: SeededRandom): string {
  const at = 1 + random.below(value.length - 1);
  const lineBreak = random.pick(["\n", "\r\n", "\n    ", "\n\t"]);
  const [before, after] = [value.slice(0, at), value.slice(at)];
  if (/^ \S/.test(after) && /\S$/.test(before)) return before + lineBreak + after.slice(1);
  const isCut = /[\s\ud800-\udfff]/.test(value.slice(at - 1, at + 1));
  return isCut ? value : before + lineBreak + after;
}

function doubled(value: string): string {
  return value.replaceAll("\\", "\\\\");
}

/** All bytes beyond ASCII, and those that `isEncoded` asks for; a `%` always, else it would be an escape of its own. */
function percentBytes(value: string, isEncoded: () => boolean): string {
  let result = "";
  for (const byte of new TextEncoder().encode(value)) {
    const isPlain = byte < 0x80 && byte !== 0x25 && !isEncoded();
    result += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`;
  }
  return result;
}
