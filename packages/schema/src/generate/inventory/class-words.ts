import type { PrivacyClass } from "../../contract/attribute-contract.ts";
import { CLASS_POLICY, type ClassAction } from "../../contract/class-policy.ts";
import type { DiagnosticLevel } from "../../contract/event-contract.ts";

/** What a class holds, for readers who do not write registries. */
export const CLASS_WORDS: Readonly<Record<PrivacyClass, string>> = {
  system: "fact about the product",
  operational: "measurement",
  identifier: "name of a thing of the customer",
  personal: "name of a person",
  content: "what the customer stores",
  secret: "credential",
  text: "free text",
};

/** Why values of a class that never leaves are collected from the program at all. */
export const REASONS_TO_STAY: Readonly<Record<"content" | "secret", string>> = {
  content: "it is what the customer stores",
  secret: "it is a credential",
};

export const ACTION_WORDS: Readonly<Record<ClassAction, string>> = {
  keep: "kept as it is",
  scan: "text, with secrets and names replaced",
  pseudonym: "replaced by a keyed pseudonym",
  drop: "left out",
};

/** Where the class is what decides; some values of a kept class are held to a form besides. */
export function actionWords(privacyClass: PrivacyClass, level: DiagnosticLevel): string {
  return ACTION_WORDS[CLASS_POLICY[privacyClass][level]];
}

/** False for classes of which no level lets anything out. */
export function mayLeave(privacyClass: PrivacyClass): boolean {
  return CLASS_POLICY[privacyClass].full !== "drop";
}
