/** Members of lists that a record or a metric may have: events, links, points. */
export const MAX_LISTED = 4096;

/** An object of another library, of any version: nothing of it is believed to be there, or to be of a type. */
export type Foreign = Readonly<Record<string, unknown>>;

export type HrTime = [number, number];

const NOTHING: Foreign = {};

/** Members of what is no object are undefined, too. */
export function foreign(value: unknown): Foreign {
  return typeof value === "object" && value !== null ? (value as Foreign) : NOTHING;
}

/** At most {@link MAX_LISTED}; none where it is no array. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_LISTED) : [];
}

/** 0 where it is no number. */
export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** 0 where it is none: encoders throw on others, and a batch would be lost by one record. */
export function integerOf(value: unknown): number {
  return optionalInteger(value) ?? 0;
}

export function optionalInteger(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

export function optionalNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Seconds and nanoseconds, as OpenTelemetry JS counts them. */
export function hrTime(value: unknown): HrTime {
  const [seconds, nanoseconds] = listOf(value);
  return [integerOf(seconds), integerOf(nanoseconds)];
}

/** Members without a value, which a copy does not have at all. */
export function withoutUndefined<T extends object>(
  members: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
