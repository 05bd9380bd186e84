import type { PrivacyClass } from "./attribute-contract.ts";
import { CLASS_POLICY } from "./class-policy.ts";
import type { DiagnosticLevel } from "./event-contract.ts";

/** True where values of the class never leave in an event of that level, whatever the customer allows. */
export function droppedAt(privacyClass: PrivacyClass, level: DiagnosticLevel | undefined): boolean {
  return CLASS_POLICY[privacyClass][level ?? "full"] === "drop";
}
