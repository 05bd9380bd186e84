import type { PrivacyClass } from "./attribute-contract.ts";
import type { DiagnosticLevel } from "./event-contract.ts";

/**
 * What the SDK does to a value. `keep`: it stays, a string only where it is a short word. `scan`: detectors replace what they find.
 * `pseudonym`: a keyed hash stands for it, or a mask around one. `drop`: nothing is written.
 */
export type ClassAction = "keep" | "scan" | "pseudonym" | "drop";

/** By class and the customer's level; `test/class-policy.test.ts` holds it to the SDK's table. Options can only make it stricter. */
export const CLASS_POLICY: Readonly<
  Record<PrivacyClass, Readonly<Record<DiagnosticLevel, ClassAction>>>
> = {
  system: { basic: "keep", full: "keep" },
  operational: { basic: "keep", full: "keep" },
  identifier: { basic: "pseudonym", full: "pseudonym" },
  personal: { basic: "drop", full: "pseudonym" },
  content: { basic: "drop", full: "drop" },
  secret: { basic: "drop", full: "drop" },
  text: { basic: "scan", full: "scan" },
};
