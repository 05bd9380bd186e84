import type { PrivacyClass } from "./attribute-contract.ts";
import type { DiagnosticLevel } from "./event-contract.ts";

/** True where values of the class never leave in an event of that level, whatever the customer allows. */
export function droppedAt(privacyClass: PrivacyClass, level: DiagnosticLevel | undefined): boolean {
  if (privacyClass === "content" || privacyClass === "secret") return true;
  // At `full` the customer may have allowed pseudonyms of persons; at `basic` never.
  return privacyClass === "personal" && level === "basic";
}
