import { MAX_TTL_MILLIS, MIN_TTL_MILLIS } from "./limits.ts";

/** How long a record is worth delivering. */
export interface Ttl {
  readonly millis: number;
  /** In the largest unit that makes it a whole number: two spellings of one span are one text. */
  readonly text: string;
}

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/** A whole number without leading zeros and one unit; nine digits hold the longest span in seconds. */
const TTL = /^([1-9]\d{0,8})([smhd])$/;

/** Undefined for a text that is not of this form. */
export function parseTtl(text: string): Ttl | undefined {
  const [, digits, unit] = TTL.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const millis = Number(digits) * UNITS[unit as keyof typeof UNITS];
  return { millis, text: ttlText(millis) };
}

export function isTtlInBounds({ millis }: Ttl): boolean {
  return millis >= MIN_TTL_MILLIS && millis <= MAX_TTL_MILLIS;
}

function ttlText(millis: number): string {
  for (const [unit, unitMillis] of Object.entries(UNITS)) {
    if (millis % unitMillis === 0) return `${millis / unitMillis}${unit}`;
  }
  return `${millis / UNITS.s}s`;
}
