import type { Random } from "../random.ts";

/** Of one half of R or T. */
export const HALF_MASK = 0xfffffff;
/** R is the last 14 of a trace id's 32 hex digits (W3C Trace Context level 2, random flag). */
const TRACE_ID_DIGITS = 32;

/** Where R of the event at hand is put: two halves of 28 bits. Reused, so that a draw allocates nothing. */
export interface Randomness {
  high: number;
  low: number;
}

export function drawRandomness(into: Randomness, random: Random): void {
  into.high = random.uint32() & HALF_MASK;
  into.low = random.uint32() & HALF_MASK;
}

/** False where `traceId` is not 32 hex digits; `into` is then undefined in value. */
export function traceRandomness(into: Randomness, traceId: string): boolean {
  if (traceId.length !== TRACE_ID_DIGITS) return false;
  const high = hexDigits(traceId, 18, 25);
  const low = hexDigits(traceId, 25, 32);
  into.high = high;
  into.low = low;
  return high >= 0 && low >= 0;
}

/** Digits [from, to) as a number; -1 where one is not a hex digit. At most 7 digits fit. */
function hexDigits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = hexDigit(text.charCodeAt(i));
    if (digit < 0) return -1;
    value = (value << 4) | digit;
  }
  return value;
}

/** 0..15, or -1. */
export function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  if (lower >= 97 && lower <= 102) return lower - 87;
  return -1;
}
