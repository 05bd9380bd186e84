import type { CommandIo } from "./io.ts";

/** Of `SOURCE_DATE_EPOCH`: seconds, up to the year 9999. */
const MAX_SECONDS = 253_402_300_799;

/**
 * The clock of a build: where `SOURCE_DATE_EPOCH` is set, the time that it names, so that the same
 * sources give the same bytes on any day (reproducible-builds.org). A problem where it is no time.
 */
export function buildClock({
  environment,
  now,
}: Pick<CommandIo, "environment" | "now">): (() => number) | { readonly problem: string } {
  const { SOURCE_DATE_EPOCH: text = "" } = environment;
  if (text === "") return now;
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= MAX_SECONDS) return () => seconds * 1000;
  return {
    problem: `SOURCE_DATE_EPOCH is \`${text}\`; unset it, or set it to seconds since 1970`,
  };
}
