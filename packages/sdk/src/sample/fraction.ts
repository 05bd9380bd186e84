/**
 * A fraction of one in 56 bits, as two halves of 28: R, T, and what is computed from them. One itself,
 * which R never reaches, is 2^28 and 0.
 */
export interface Fraction {
  high: number;
  low: number;
}

export const HALF: number = 2 ** 28;
export const HALF_MASK: number = HALF - 1;
export const ONE: Readonly<Fraction> = { high: HALF, low: 0 };

export function isLess(a: Readonly<Fraction>, b: Readonly<Fraction>): boolean {
  return a.high < b.high || (a.high === b.high && a.low < b.low);
}

/** 1 - x. */
export function complement({ high, low }: Readonly<Fraction>, into: Fraction): void {
  into.high = low === 0 ? HALF - high : HALF_MASK - high;
  into.low = low === 0 ? 0 : HALF - low;
}

/** x * y, rounded down to 56 bits. Products of 56 bits do not fit into a double, so it is done by halves. */
export function multiply(x: Readonly<Fraction>, y: Readonly<Fraction>, into: Fraction): void {
  const { high: a, low: b } = x;
  const { high: c, low: d } = y;
  if (a === HALF || c === HALF) {
    into.high = a === HALF ? c : a;
    into.low = a === HALF ? d : b;
    return;
  }
  const carried = upperHalf(b, d) + lowerHalf(a, d) + lowerHalf(b, c);
  const low = Math.floor(carried / HALF) + upperHalf(a, d) + upperHalf(b, c) + lowerHalf(a, c);
  into.high = upperHalf(a, c) + Math.floor(low / HALF);
  into.low = low % HALF;
}

/** x / y of two numbers, 0 < x < y, to the precision of a double. */
export function ratio(x: number, y: number): Fraction {
  const scaled = (x / y) * HALF;
  const high = Math.min(HALF_MASK, Math.floor(scaled));
  return { high, low: Math.min(HALF_MASK, Math.floor((scaled - high) * HALF)) };
}

function upperHalf(x: number, y: number): number {
  const upper = x * (y >>> 14) + Math.floor((x * (y & 0x3fff)) / 0x4000);
  return Math.floor(upper / 0x4000);
}

function lowerHalf(x: number, y: number): number {
  return Math.imul(x, y) & HALF_MASK;
}
