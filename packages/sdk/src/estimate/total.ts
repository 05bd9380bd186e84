import { probabilityOf, type RecordAttributes, weightOf } from "./weight.ts";

/** A record as a backend returns it; what else it has is not looked at. */
export interface EstimateRecord {
  readonly attributes: RecordAttributes;
  /** 32 hex digits. Holds R of records without `sampling.randomness`. */
  readonly traceId?: string | undefined;
}

export interface Total {
  /** The sum of the weights: how many events there were. */
  readonly sum: number;
  /** Of that sum, over repetitions of the sampling. 0 where every record stands for itself. */
  readonly variance: number;
  readonly records: number;
  /** Records whose weight cannot be read. They are in no sum. */
  readonly unreadable: number;
}

/** One way to sample: each of its decisions is either all kept or all dropped. */
interface Group {
  sum: number;
  probability: number;
}

/**
 * How many events there were, by the weights (Horvitz and Thompson). Records of equal R are kept or dropped together, as those of one
 * volume are, so the variance is that of groups and not of records: the sum of (1 - p) times the square of a group's weights.
 * Within a group the weights are added, and p is the least. Always-kept records count as they are.
 */
export function total(records: Iterable<EstimateRecord>): Total {
  const groups = new Map<string, Group>();
  let [sum, variance, count, unreadable] = [0, 0, 0, 0];
  for (const record of records) {
    count++;
    const weight = weightOf(record.attributes);
    const probability = probabilityOf(record.attributes);
    if (weight === undefined || probability === undefined) {
      unreadable++;
      continue;
    }
    sum += weight;
    if (weight === 0 || probability === 1) continue;
    const randomness = randomnessOf(record);
    if (randomness === undefined) variance += (1 - probability) * weight * weight;
    else addTo(groups, randomness, weight, probability);
  }
  for (const group of groups.values()) {
    variance += (1 - group.probability) * group.sum * group.sum;
  }
  return { sum, variance, records: count, unreadable };
}

function addTo(
  groups: Map<string, Group>,
  randomness: string,
  weight: number,
  probability: number,
): void {
  const group = groups.get(randomness);
  if (group === undefined) {
    groups.set(randomness, { sum: weight, probability });
    return;
  }
  group.sum += weight;
  group.probability = Math.min(group.probability, probability);
}

/** Undefined where a record was decided on alone. */
function randomnessOf({ attributes, traceId }: EstimateRecord): string | undefined {
  const randomness = attributes["sampling.randomness"];
  if (typeof randomness === "string") return randomness.toLowerCase();
  return traceId === undefined || traceId === "" ? undefined : traceId.slice(-14).toLowerCase();
}
