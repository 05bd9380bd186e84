import { type Shape, WHOLE } from "./simulation-parts.ts";

/** What the windows are run in, and which share of the windows that were asked for. */
export const WORLDS: readonly (readonly [name: string, share: number, shape: Shape])[] = [
  ["pressure, both budgets, crash-cut windows and a backlog thinned twice", 1, WHOLE],
  ["the budget in rows alone", 1 / 5, { ...WHOLE, inflow: undefined }],
  ["the budget in bytes alone", 1 / 5, { ...WHOLE, maxRows: undefined, hasPressure: false }],
  ["so little room that most groups are hot", 1 / 5, { ...WHOLE, maxRows: 4, inflow: undefined }],
  ["room for floors of three rows an event", 1 / 10, { ...WHOLE, maxRows: 72, load: 4 }],
];
