import { LinearPatternError } from "./linear-pattern-error.ts";
import type { Reader } from "./reader.ts";
import {
  complement,
  DIGITS,
  SPACES,
  type UnitSet,
  unite,
  WORD_UNITS,
  withoutCase,
} from "./unit-set.ts";

const SETS: ReadonlyMap<string, UnitSet> = new Map([
  ["d", DIGITS],
  ["D", complement(DIGITS)],
  ["w", WORD_UNITS],
  ["W", complement(WORD_UNITS)],
  ["s", SPACES],
  ["S", complement(SPACES)],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["t", 0x09],
  ["n", 0x0a],
  ["v", 0x0b],
  ["f", 0x0c],
  ["r", 0x0d],
]);

/** What stands after a backslash, where it is units: of a class, of one character. */
export function parseEscape(reader: Reader): UnitSet {
  const offset = reader.at - 1;
  const sign = reader.take();
  const set = SETS.get(sign);
  if (set !== undefined) return set;
  const control = CONTROLS.get(sign);
  if (control !== undefined) return single(control);
  if (sign === "x" || sign === "u") {
    const digits = reader.takeMatch(sign === "x" ? /[0-9a-f]{2}/iy : /[0-9a-f]{4}/iy);
    if (digits !== "") return single(Number.parseInt(digits, 16));
    throw new LinearPatternError(`\\${sign} needs ${sign === "x" ? 2 : 4} hex digits`, offset);
  }
  if (/^[!-/:-@[-`{-~]$/.test(sign)) return single(sign.charCodeAt(0));
  throw new LinearPatternError(refusal(sign), offset);
}

function refusal(sign: string): string {
  if (sign === "") return "the pattern ends with a backslash";
  if (/[0-9]/.test(sign)) return "back references and octal escapes are not taken";
  if (sign === "k") return "back references are not taken";
  if (sign === "p" || sign === "P") return "Unicode properties are not taken";
  return "this escape is not taken; only letters that mean something and signs may be escaped";
}

/** From after the `[` to after the `]`. */
export function parseClass(reader: Reader, ignoreCase: boolean): UnitSet {
  const offset = reader.at - 1;
  const isNegated = reader.skip("^");
  const ranges: UnitSet[] = [];
  while (!reader.skip("]")) {
    if (reader.isAtEnd) throw new LinearPatternError("a class is not closed by a ]", offset);
    ranges.push(parseRange(reader));
  }
  const united = unite(ranges.flat());
  const set = ignoreCase ? withoutCase(united) : united;
  const result = isNegated ? complement(set) : set;
  if (result.length === 0) throw new LinearPatternError("a class is empty", offset);
  return result;
}

function parseRange(reader: Reader): UnitSet {
  const offset = reader.at;
  const first = parseMember(reader);
  if (reader.peek() !== "-" || reader.peek(1) === "]" || reader.peek(1) === "") return first;
  reader.take();
  const last = parseMember(reader);
  if (!isSingle(first) || !isSingle(last)) {
    throw new LinearPatternError("a range goes from one character to another", offset);
  }
  if (first[0]![0] > last[0]![0]) throw new LinearPatternError("a range is backwards", offset);
  return [[first[0]![0], last[0]![0]]];
}

function parseMember(reader: Reader): UnitSet {
  const offset = reader.at;
  const sign = reader.take();
  if (sign === "\\") {
    // A backspace there, as `RegExp` has it.
    return reader.skip("b") ? single(0x08) : parseEscape(reader);
  }
  const unit = sign.charCodeAt(0);
  if (unit >= 0xd800 && unit <= 0xdfff) {
    throw new LinearPatternError("a class holds no characters beyond U+FFFF", offset);
  }
  return single(unit);
}

function isSingle(set: UnitSet): boolean {
  return set.length === 1 && set[0]![0] === set[0]![1];
}

export function single(unit: number): UnitSet {
  return [[unit, unit]];
}
