import type { DiagnosticLevel, PrivacyClass } from "../emit/definition.ts";

/** The customer's word: what may leave at all. `off`: nothing. */
export type PrivacyLevel = "off" | DiagnosticLevel;

/**
 * What happens to a value on its way into a row.
 * `keep` numbers, booleans and members of closed enums as they are, strings through the token gate;
 * `pseudonym` a keyed hash; `unscanned` the placeholder of text that no detector has read, which is
 * all text as long as there are no detectors; `drop` nothing is written.
 */
export type Action = "keep" | "pseudonym" | "unscanned" | "drop";

/** Class by level; the table of design section 5. Read by nothing but {@link actionFor}. */
const POLICY: Readonly<Record<PrivacyClass, Readonly<Record<DiagnosticLevel, Action>>>> = {
  system: { basic: "keep", full: "keep" },
  operational: { basic: "keep", full: "keep" },
  identifier: { basic: "pseudonym", full: "pseudonym" },
  personal: { basic: "drop", full: "pseudonym" },
  content: { basic: "drop", full: "drop" },
  secret: { basic: "drop", full: "drop" },
  text: { basic: "unscanned", full: "unscanned" },
};

/** An unknown class (a definition made by hand, a spool of a later version) is dropped. */
export function actionFor(privacyClass: PrivacyClass, level: PrivacyLevel): Action {
  if (level === "off" || !Object.hasOwn(POLICY, privacyClass)) return "drop";
  return POLICY[privacyClass][level];
}

/** Whether an event that asks for `needed` may leave at `level`. */
export function levelAllows(level: PrivacyLevel, needed: DiagnosticLevel): boolean {
  return level === "full" || (level === "basic" && needed === "basic");
}
