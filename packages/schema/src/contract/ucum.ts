import { isUnitSymbol } from "./ucum-symbols.ts";
import { helpForUnit } from "./unit-mistakes.ts";

/** What is wrong with a unit, and what to write instead. */
export interface UnitProblem {
  readonly problem: string;
  readonly help: string;
}

/** In UTF-16 code units. The longest of OpenTelemetry's conventions has 23. */
export const MAX_UNIT_LENGTH = 32;

/**
 * Undefined where the text is a unit in the case-sensitive codes of UCUM, as telemetry uses them.
 * Its cost is linear in the text, of which only {@link MAX_UNIT_LENGTH} characters are read.
 */
export function examineUnit(text: string): UnitProblem | undefined {
  if (text.length > MAX_UNIT_LENGTH) {
    const shown = `${text.slice(0, MAX_UNIT_LENGTH)}…`;
    return {
      problem: `the unit \`${shown}\` is too long`,
      help: `use at most ${MAX_UNIT_LENGTH} characters`,
    };
  }
  if (isUnit(text)) return undefined;
  const problem = text === "" ? "the unit is empty" : `\`${text}\` is not a unit of UCUM`;
  return { problem, help: helpForUnit(text, isUnit) };
}

/** Components with `.` or `/` between them, a `/` before the first at most, and parentheses. */
function isUnit(text: string): boolean {
  let position = text.startsWith("/") ? 1 : 0;
  let open = 0;
  for (;;) {
    for (; text[position] === "("; position += 1) open += 1;
    const end = componentEnd(text, position);
    if (end === position) return false;
    position = end;
    for (; open > 0 && text[position] === ")"; position += 1) open -= 1;
    if (position === text.length) return open === 0;
    if (text[position] !== "." && text[position] !== "/") return false;
    position += 1;
  }
}

/** A symbol with its exponent, or a whole number; an annotation behind either, or alone. */
const COMPONENT =
  /(?:(?<symbol>10[*^]|(?:\[[^[\]{}]*\]|[^\s\d./(){}[\]+-])+)(?:[+-]?\d+)?|[1-9]\d*)?(?:\{[!-z|~]+\})?/y;

/** Where the component that begins at `start` ends; `start` itself where none does. */
function componentEnd(text: string, start: number): number {
  COMPONENT.lastIndex = start;
  const match = COMPONENT.exec(text);
  const symbol = match?.groups?.["symbol"];
  if (match === null || (symbol !== undefined && !isUnitSymbol(symbol))) return start;
  return COMPONENT.lastIndex;
}
