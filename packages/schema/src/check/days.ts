const DAY_MILLIS = 24 * 60 * 60 * 1000;

/** Days are `YYYY-MM-DD`, UTC, so that their order is that of their texts. */
export function daysAfter(day: string, days: number): string {
  const millis = Date.parse(`${day}T00:00:00Z`) + days * DAY_MILLIS;
  return new Date(millis).toISOString().slice(0, day.length);
}

/** The same day of a later year; of the 29th of February one that orders as it should. */
export function yearsAfter(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}
