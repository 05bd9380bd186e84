/** ASCII, and one more for everything else. */
export const SYMBOLS = 129;
/** Stands for every code unit that is not ASCII. */
export const NOT_ASCII = 128;
/** Of a fragment, repetitions included. */
const MAX_ELEMENTS = 24;

/** One place of a fragment: the symbols that may stand there, and whether the place may be left out. */
export interface Element {
  readonly symbols: Uint8Array;
  readonly isOptional: boolean;
}

const TOKEN =
  /(?:(\[\^?(?:\\[\s\S]|[^\]\\])+\])|\\(x[0-9a-fA-F]{2}|[\s\S])|([^\\[\](){}|*+?^$]))(?:\{(\d{1,2})(?:,(\d{1,2}))?\}|(\?))?/y;
const GROUP = /^((?:\\[\s\S]|[^\\(])*)\(\?:((?:\\[\s\S]|[^\\()])*)\)/;
const ITEM = /\\(x[0-9a-fA-F]{2}|[\s\S])|([\s\S])/gy;

/**
 * A gate of a detector, parsed: literals, `\d`, `\w`, `\s`, escaped signs, `\xHH`, `.`, classes with ranges, `?`, `{n}` and `{n,m}` after any
 * of them, and `(?:a|b)` for a fragment each. In any case of its letters. Throws where it is something else: a bug of the
 * detector's author.
 */
export function parseGate(gate: string): readonly (readonly Element[])[] {
  const group = GROUP.exec(gate);
  if (group === null) return [parseFragment(gate)];
  const [whole, before, choices] = group;
  const rest = gate.slice(whole.length);
  // It would be taken for one of the group's last sign, and the gate would miss what it was made for.
  if (/^[?{*+]/.test(rest)) throw wrongFragment(gate, `has a ${rest[0]} behind a group`);
  return choices!.split("|").flatMap((choice) => parseGate(before! + choice + rest));
}

function parseFragment(fragment: string): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < fragment.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(fragment);
    if (token === null) throw wrongFragment(fragment, `at ${at}`);
    const [, characterClass, escaped, literal, least, most, mark] = token;
    const symbols = remembered(
      characterClass ?? (escaped === undefined ? literal! : `\\${escaped}`),
    );
    const min = mark === undefined ? Number(least ?? 1) : 0;
    const max = Number(most ?? least ?? 1);
    for (let i = 0; i < max; i++) elements.push({ symbols, isOptional: i >= min });
  }
  if (elements.length > MAX_ELEMENTS) throw wrongFragment(fragment, "is too long");
  if (elements.every(({ isOptional }) => isOptional)) throw wrongFragment(fragment, "may be empty");
  return elements;
}

/** One set of symbols for each way to write one: gates have few, and thousands of places. */
const sets = new Map<string, Uint8Array>();

function remembered(written: string): Uint8Array {
  const known = sets.get(written);
  if (known !== undefined) return known;
  const symbols =
    written.length > 1 && written.startsWith("[")
      ? parseClass(written)
      : bothCases(written.length > 1 ? symbolsOf(written.slice(1)) : plain(written));
  sets.set(written, symbols);
  return symbols;
}

function wrongFragment(fragment: string, why: string): RangeError {
  return new RangeError(`the gate ${JSON.stringify(fragment)} cannot be used: ${why}`);
}

function parseClass(text: string): Uint8Array {
  const isNegated = text[1] === "^";
  const items = [...text.slice(isNegated ? 2 : 1, -1).matchAll(ITEM)];
  const symbols = new Uint8Array(SYMBOLS);
  for (let i = 0; i < items.length; i++) {
    const [, escaped, literal] = items[i]!;
    const isRange = items[i + 1]?.[0] === "-" && items[i + 2] !== undefined;
    const from = escaped === undefined ? only(literal!) : symbolsOf(escaped);
    if (isRange) {
      const [, lastEscaped, lastLiteral] = items[i + 2]!;
      const to = lastEscaped === undefined ? only(lastLiteral!) : symbolsOf(lastEscaped);
      symbols.fill(1, from.indexOf(1), to.indexOf(1) + 1);
      i += 2;
    } else {
      for (let s = 0; s < SYMBOLS; s++) symbols[s]! |= from[s]!;
    }
  }
  const folded = bothCases(symbols);
  return isNegated ? folded.map((is) => 1 - is) : folded;
}

function symbolsOf(escaped: string): Uint8Array {
  if (/^x../.test(escaped)) return only(String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
  if (/^[dws]$/.test(escaped)) return matching(new RegExp(`\\${escaped}`));
  if (escaped === "n") return only("\n");
  if (escaped === "r") return only("\r");
  if (escaped === "t") return only("\t");
  if (/[a-zA-Z0-9]/.test(escaped)) throw wrongFragment(`\\${escaped}`, "is no escape of a gate");
  return only(escaped);
}

function plain(literal: string): Uint8Array {
  return literal === "." ? parseClass("[^\\r\\n]") : only(literal);
}

function only(character: string): Uint8Array {
  const symbols = new Uint8Array(SYMBOLS);
  symbols[Math.min(character.charCodeAt(0), NOT_ASCII)] = 1;
  return symbols;
}

function matching(pattern: RegExp): Uint8Array {
  return new Uint8Array(SYMBOLS).map((_, s) =>
    s < NOT_ASCII && pattern.test(String.fromCharCode(s)) ? 1 : 0,
  );
}

function bothCases(symbols: Uint8Array): Uint8Array {
  return symbols.map((is, s) => {
    const character = String.fromCharCode(s);
    if (s === NOT_ASCII || !/[a-zA-Z]/.test(character)) return is;
    const other = /[a-z]/.test(character) ? character.toUpperCase() : character.toLowerCase();
    return is | symbols[other.charCodeAt(0)]!;
  });
}
