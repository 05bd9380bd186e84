import type { RuleDescription } from "../diagnostics/finding.ts";
import { LOAD_RULES } from "../load/rules.ts";
import { RULES } from "./rules/index.ts";
import { INVALID_SUPPRESSION, UNUSED_SUPPRESSION } from "./suppression.ts";

/** Every rule a registry can break, reading and checking together, by id. */
export const REGISTRY_RULES: readonly RuleDescription[] = [
  ...LOAD_RULES,
  ...RULES,
  INVALID_SUPPRESSION,
  UNUSED_SUPPRESSION,
].sort((left, right) => (left.id < right.id ? -1 : 1));
