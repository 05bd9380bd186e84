import { REGISTRY_RULES } from "../check/catalogue.ts";
import type { RuleDescription } from "../diagnostics/finding.ts";
import { INVALID_LOCK, STALE_LOCK } from "../diff/lock/rules.ts";
import { INVALID_CONFIG } from "./config.ts";
import { STALE_OUTPUT } from "./output.ts";

/** Every rule of every command, by id. */
export const ALL_RULES: readonly RuleDescription[] = [
  ...REGISTRY_RULES,
  INVALID_CONFIG,
  INVALID_LOCK,
  STALE_LOCK,
  STALE_OUTPUT,
].sort((left, right) => (left.id < right.id ? -1 : 1));
