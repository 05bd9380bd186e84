import type { Priority } from "../emit/definition.ts";

/** In the order of delivery; the index is the lane's number in blocks. */
export const LANES: readonly Priority[] = ["critical", "normal", "bulk"];

export const LANE_NUMBER: Readonly<Record<Priority, number>> = { critical: 0, normal: 1, bulk: 2 };
