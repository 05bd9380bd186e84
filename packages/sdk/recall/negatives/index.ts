import type { NegativeKind } from "../sample.ts";
import { codeKinds } from "./code.ts";
import { logKinds } from "./logs.ts";
import { messageKinds } from "./messages.ts";
import { numberKinds } from "./numbers.ts";
import { proseKinds } from "./prose.ts";
import { systemKinds } from "./systems.ts";

/** What detectors are tempted by; the study's "never touch" list and what a log of storage is full of. */
export const NEGATIVE_KINDS: readonly NegativeKind[] = [
  ...numberKinds,
  ...codeKinds,
  ...logKinds,
  ...systemKinds,
  ...proseKinds,
  ...messageKinds,
];
