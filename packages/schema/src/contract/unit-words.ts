import { codesSpelled } from "./unit-spellings.ts";

/** The unit that a name claims. */
export interface NamedUnit {
  /** The words of the name that claim it: `ms`, `bytes_per_second`. */
  readonly words: string;
  /** Codes of UCUM that fit, the likeliest first. `{…}` stands for any count: `{block}`, `{request}`. */
  readonly units: readonly string[];
}

/** Stand behind the unit: `latency_ms_p99`, `sent_bytes_total`. */
const STATISTIC = /^(?:total|sum|max|min|avg|mean|median|p\d{1,4})$/;

/**
 * Alone they are more often no unit: the hour of a day, a bit that is set, a second attempt. After
 * `per` they are.
 */
const UNIT_ONLY_AFTER_PER: ReadonlySet<string> = new Set([
  ...["second", "minute", "hour", "day", "week", "month", "year"],
  ...["bit", "byte", "octet", "degree", "meter", "metre", "nano", "micro", "milli"],
]);

/**
 * What the last segment of an attribute's key says about its unit: `acme.io.duration_ms` claims
 * `ms`. Undefined where it claims none.
 */
export function unitsNamedIn(key: string): NamedUnit | undefined {
  const words = key.slice(key.lastIndexOf(".") + 1).split("_");
  while (words.length > 1 && STATISTIC.test(words.at(-1) ?? "")) words.pop();
  const [counted, per, last = ""] = ["", "", ...words].slice(-3);
  if (per === "per") return rateNamed(counted ?? "", last);
  if (UNIT_ONLY_AFTER_PER.has(last)) return undefined;
  const units = unitsOfWord(last);
  return units.length === 0 ? undefined : { words: last, units };
}

/** `bytes_per_second`; what is no unit before `per` is a count: `errors_per_hour`. */
function rateNamed(counted: string, time: string): NamedUnit | undefined {
  const [divisor] = codesSpelled(time);
  if (divisor === undefined) return undefined;
  const dividends = unitsOfWord(counted);
  const units =
    dividends.length === 0
      ? [`${ANY_COUNT}/${divisor}`, `1/${divisor}`, `/${divisor}`]
      : dividends.map((dividend) => `${dividend}/${divisor}`);
  if (dividends.length === 0 && divisor === "s") units.push("Hz");
  return { words: [counted, "per", time].filter((word) => word !== "").join("_"), units };
}

const ANY_COUNT = "{…}";

function unitsOfWord(word: string): readonly string[] {
  return word === "count" ? [ANY_COUNT, "1"] : codesSpelled(word).map(withoutNames);
}

/** True where a declared unit is one that the name claims. What annotations say does not matter. */
export function fitsNamedUnit(named: NamedUnit, unit: string): boolean {
  return named.units.includes(withoutNames(unit));
}

/** `{block}/s` → `{…}/s`, `By{cached}` → `By`. */
function withoutNames(unit: string): string {
  return unit.replaceAll(/(?<=[^./(])\{[^{}]*\}/g, "").replaceAll(/\{[^{}]*\}/g, ANY_COUNT);
}
