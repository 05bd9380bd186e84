import { STABILITIES } from "../../load/declarations.ts";
import {
  DEPRECATION_ADDED,
  DEPRECATION_CHANGED,
  DEPRECATION_REMOVED,
  STABILITY_LOWERED,
  STABILITY_RAISED,
} from "../rules/lifecycle.ts";
import type { FieldValue } from "../snapshot.ts";
import { byPresence, type FieldJudge } from "./judge.ts";

const stability: FieldJudge = ({ from, to }) => [
  rank(to) > rank(from) ? STABILITY_RAISED : STABILITY_LOWERED,
];

const WORDS: readonly (FieldValue | undefined)[] = STABILITIES;

/** Nothing is less than `deprecated`, an old way to write it, and that less than all others. */
function rank(value: FieldValue | undefined): number {
  if (value === "deprecated") return -1;
  const index = WORDS.indexOf(value);
  return index < 0 ? -2 : index;
}

export const LIFECYCLE: Readonly<Record<"deprecated" | "stability", FieldJudge>> = {
  stability,
  deprecated: byPresence(DEPRECATION_ADDED, DEPRECATION_CHANGED, DEPRECATION_REMOVED),
};
