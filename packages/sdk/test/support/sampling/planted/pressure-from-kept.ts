import type { PressureDemand } from "../simulation-parts.ts";

/** Mistake: pressure follows what was kept. Under keys that outlive a second, that depends on R of those who are decided next. */
export const pressureFromKept: PressureDemand = (_, kept) =>
  kept.reduce((sum, count) => sum + count, 0);
