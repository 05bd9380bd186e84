import { checkObject, readInteger } from "./option-value.ts";

const MIB = 1024 * 1024;
const MAX_EVENTS_PER_SECOND = 1_000_000;
const MAX_BYTES_PER_DAY: number = 2 ** 40;

/** Hard bounds on what leaves. Rows are thinned to meet them, and what stays carries its true weight. */
export interface SamplingBudget {
  /** Of time of emit(), a whole number from 1 to 1,000,000. Default no bound. */
  readonly eventsPerSecond?: number;
  /**
   * Of uncompressed OTLP in any 24 hours, in bytes: 1 MiB to 1 TiB. Default no bound. Of a spool that several processes
   * share each has its own.
   */
  readonly bytesPerDay?: number;
}

/** Undefined where there is no bound. Throws {@link SondeError} on anything else but the above. */
export function readBudget(budget: SamplingBudget | undefined): SamplingBudget | undefined {
  checkObject("sampling.budget", budget, ["eventsPerSecond", "bytesPerDay"]);
  const { eventsPerSecond, bytesPerDay } = budget ?? {};
  if (eventsPerSecond === undefined && bytesPerDay === undefined) return undefined;
  return {
    ...bounded("eventsPerSecond", eventsPerSecond, 1, MAX_EVENTS_PER_SECOND),
    ...bounded("bytesPerDay", bytesPerDay, MIB, MAX_BYTES_PER_DAY),
  };
}

function bounded(
  name: keyof SamplingBudget,
  value: number | undefined,
  least: number,
  most: number,
): SamplingBudget {
  if (value === undefined) return {};
  return { [name]: readInteger(`sampling.budget.${name}`, value, least, most, least) };
}
