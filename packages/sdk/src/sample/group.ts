/**
 * Rows belong together, as those of one trace or of one entity, where the top 20 bits of R are equal.
 * R of an entity is not the same in all its rows: only these bits are keyed, the others are noise
 * (`keyed-randomness.ts`). Traces that agree in 20 bits by chance share a group, which costs nothing
 * but a little variance: a cut is found from the rows at and above it, so that it does not depend on
 * where above it the rows of one trace stand, nor on who stands there with them.
 */
export const GROUP_BITS = 20;

const NOISE_BITS = 28 - GROUP_BITS;

/** 0..2^20 - 1, from the upper half of R. */
export function groupOf(high: number): number {
  return high >>> NOISE_BITS;
}

/** The upper half of the lowest R of a group; 2^28 for the group after the last. */
export function startOfGroup(group: number): number {
  return group * (1 << NOISE_BITS);
}
