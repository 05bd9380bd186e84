import { hexDigit } from "./randomness.ts";
import { encodeRandomness, encodeThreshold, type Threshold } from "./threshold.ts";

/** The longest value of the `ot` member (OpenTelemetry specification, "TraceState Handling"), in characters. */
export const MAX_OT_CHARACTERS = 256;

const HALF_DIGITS = 7;
/** Of R always; of T at most, the trailing zeros that make it up to as many are not written. */
const WHOLE_DIGITS = 14;

/** R and T as a trace carries them in the member `ot` of its `tracestate`. */
export interface OtTraceState {
  readonly randomness?: Threshold;
  readonly threshold?: Threshold;
}

/**
 * What samplers need of the value of the `ot` member: `th:e666;rv:9b8233f7e3a151`. Sub-keys that are not well-formed are as
 * good as absent, one by one; of a sub-key that is there twice the first counts. Undefined where neither T nor R can be read, and
 * where the value is longer than the specification allows. Never throws, and looks at 256 characters at most.
 */
export function parseOtTraceState(value: string): OtTraceState | undefined {
  if (value.length > MAX_OT_CHARACTERS) return undefined;
  const randomness = halves(subValue(value, "rv"), WHOLE_DIGITS);
  const threshold = halves(subValue(value, "th"), 1);
  if (randomness === undefined) return threshold && { threshold };
  return threshold === undefined ? { randomness } : { randomness, threshold };
}

/**
 * The value with R and T put in the place of those it has, or without them where they are undefined; other sub-keys stay in
 * their order, as long as the whole stays within 256 characters: R and T go before what is not ours. Undefined where nothing is left
 * and the member is to be removed.
 */
export function writeOtTraceState(
  value: string | undefined,
  { randomness, threshold }: OtTraceState,
): string | undefined {
  const parts: string[] = [];
  if (threshold !== undefined) parts.push(`th:${encodeThreshold(threshold.high, threshold.low)}`);
  if (randomness !== undefined)
    parts.push(`rv:${encodeRandomness(randomness.high, randomness.low)}`);
  let length = parts.join(";").length;
  for (const part of otherParts(value)) {
    length += part.length + (parts.length === 0 ? 0 : 1);
    if (length > MAX_OT_CHARACTERS) break;
    parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join(";");
}

/** Of a value beyond the limit no part can be believed to be whole. */
function otherParts(value: string | undefined): readonly string[] {
  if (value === undefined || value.length > MAX_OT_CHARACTERS) return [];
  return value
    .split(";")
    .filter((part) => part !== "" && !part.startsWith("th:") && !part.startsWith("rv:"));
}

function subValue(value: string, key: string): string {
  const prefix = `${key}:`;
  for (const part of value.split(";")) {
    if (part.startsWith(prefix)) return part.slice(prefix.length);
  }
  return "";
}

/** Undefined where `digits` are not `minDigits` to 14 lower-case hex digits. */
function halves(digits: string, minDigits: number): Threshold | undefined {
  if (digits.length < minDigits || digits.length > WHOLE_DIGITS) return undefined;
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i);
    const isUpperCase = code >= 65 && code <= 70;
    if (isUpperCase || hexDigit(code) < 0) return undefined;
  }
  const whole = digits.padEnd(WHOLE_DIGITS, "0");
  return {
    high: Number.parseInt(whole.slice(0, HALF_DIGITS), 16),
    low: Number.parseInt(whole.slice(HALF_DIGITS), 16),
  };
}
