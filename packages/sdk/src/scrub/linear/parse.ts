import { LinearPatternError } from "./linear-pattern-error.ts";
import { parseClass, parseEscape, single } from "./parse-class.ts";
import { Reader } from "./reader.ts";
import { type Assertion, canBeEmpty, type Syntax } from "./syntax.ts";
import { complement, LINE_ENDS, type UnitSet, withoutCase } from "./unit-set.ts";

/** Longest pattern, in UTF-16 code units. Groups nest at most so deep, too. */
const MAX_PATTERN_CHARACTERS = 512;
/** The largest number in a `{n,m}`. */
const MAX_REPEATS = 1000;

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ["^", "start"],
  ["$", "end"],
]);

/** Throws {@link LinearPatternError} on what is not taken. Our own patterns may be longer than those of others. */
export function parsePattern(
  source: string,
  ignoreCase: boolean,
  maxCharacters: number = MAX_PATTERN_CHARACTERS,
): Syntax {
  if (source.length > maxCharacters) {
    throw new LinearPatternError(
      `a pattern has at most ${maxCharacters} characters`,
      maxCharacters,
    );
  }
  const reader = new Reader(source);
  const syntax = new Parser(reader, ignoreCase).choice();
  if (!reader.isAtEnd) throw new LinearPatternError("a ) closes nothing", reader.at);
  if (canBeEmpty(syntax)) {
    throw new LinearPatternError("the pattern matches where there is nothing", 0);
  }
  return syntax;
}

class Parser {
  readonly #reader: Reader;
  readonly #ignoreCase: boolean;

  constructor(reader: Reader, ignoreCase: boolean) {
    this.#reader = reader;
    this.#ignoreCase = ignoreCase;
  }

  choice(): Syntax {
    const offset = this.#reader.at;
    const options = [this.#sequence()];
    while (this.#reader.skip("|")) options.push(this.#sequence());
    return options.length === 1 ? options[0]! : { kind: "choice", options, offset };
  }

  #sequence(): Syntax {
    const offset = this.#reader.at;
    const parts: Syntax[] = [];
    while (!this.#reader.isAtEnd && !"|)".includes(this.#reader.peek())) parts.push(this.#repeat());
    return parts.length === 1 ? parts[0]! : { kind: "sequence", parts, offset };
  }

  #repeat(): Syntax {
    const reader = this.#reader;
    const of = this.#atom();
    const offset = reader.at;
    const bounds = this.#bounds();
    if (bounds === undefined) return of;
    const isLazy = reader.skip("?");
    if (/^[*+?{]$/.test(reader.peek())) {
      throw new LinearPatternError("a repetition of a repetition needs a group", reader.at);
    }
    if (canBeEmpty(of)) {
      throw new LinearPatternError("what can be empty cannot be repeated", offset);
    }
    return { kind: "repeat", of, ...bounds, isLazy, offset };
  }

  #bounds(): { readonly min: number; readonly max: number | undefined } | undefined {
    const reader = this.#reader;
    if (reader.skip("*")) return { min: 0, max: undefined };
    if (reader.skip("+")) return { min: 1, max: undefined };
    if (reader.skip("?")) return { min: 0, max: 1 };
    if (reader.peek() !== "{") return undefined;
    const offset = reader.at;
    const [, from, isOpen, to] =
      /^\{([0-9]{1,4})(,?)([0-9]{0,4})\}$/.exec(reader.takeMatch(/\{[0-9,]{1,9}\}/y)) ?? [];
    if (from === undefined) {
      throw new LinearPatternError("a { that is no {n}, {n,} or {n,m} is written \\{", offset);
    }
    const min = Number(from);
    const max = isOpen === "" ? min : to === "" ? undefined : Number(to);
    if (Math.max(min, max ?? 0) > MAX_REPEATS || (max !== undefined && max < min) || max === 0) {
      throw new LinearPatternError(`{n,m} is for 0 ≤ n ≤ m and 1 ≤ m ≤ ${MAX_REPEATS}`, offset);
    }
    return { min, max };
  }

  #atom(): Syntax {
    const reader = this.#reader;
    const offset = reader.at;
    const sign = reader.take();
    const assertion = ASSERTIONS.get(sign);
    if (assertion !== undefined) return { kind: "assertion", assertion, offset };
    if (sign === "(") return this.#group(offset);
    if (sign === ".") return { kind: "units", set: complement(LINE_ENDS), offset };
    if (sign === "[") return { kind: "units", set: parseClass(reader, this.#ignoreCase), offset };
    if (/^[*+?{]$/.test(sign)) throw new LinearPatternError("there is nothing to repeat", offset);
    if (sign !== "\\") return this.#character(sign, offset);
    if (reader.skip("b")) return { kind: "assertion", assertion: "word-edge", offset };
    if (reader.skip("B")) return { kind: "assertion", assertion: "no-word-edge", offset };
    return { kind: "units", set: this.#cased(parseEscape(reader)), offset };
  }

  #group(offset: number): Syntax {
    const reader = this.#reader;
    if (reader.skip("?") && !reader.skip(":"))
      throw new LinearPatternError(refusal(reader), offset);
    const inner = this.choice();
    if (!reader.skip(")")) throw new LinearPatternError("a group is not closed by a )", offset);
    return inner;
  }

  /** A pair of surrogates is one character, so that a repetition after it repeats it whole. */
  #character(first: string, offset: number): Syntax {
    const units = (sign: string): Syntax => ({
      kind: "units",
      set: this.#cased(single(sign.charCodeAt(0))),
      offset,
    });
    const isPair = ((first + this.#reader.peek()).codePointAt(0) ?? 0) > 0xffff;
    if (!isPair) return units(first);
    return { kind: "sequence", parts: [units(first), units(this.#reader.take())], offset };
  }

  #cased(set: UnitSet): UnitSet {
    return this.#ignoreCase ? withoutCase(set) : set;
  }
}

function refusal(reader: Reader): string {
  if (/^(?:[=!]|<[=!])/.test(reader.peek() + reader.peek(1))) return "look-around is not taken";
  if (/^(?:<|P)/.test(reader.peek())) return "named groups are not taken";
  return "flags in the pattern are not taken";
}
