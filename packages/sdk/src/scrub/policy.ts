import type { DiagnosticLevel, PrivacyClass } from "../emit/definition.ts";

/** The customer's word: what may leave at all. `off`: nothing. */
export type PrivacyLevel = "off" | DiagnosticLevel;

/**
 * What happens to a value on its way into a row, from the laxest to the strictest.
 * `keep` numbers, booleans and members of closed enums as they are, strings through the token gate;
 * `scan` text that the detectors have read; `pseudonym` a keyed hash, or a mask around one;
 * `unscanned` a placeholder that says that there was something; `drop` nothing is written.
 */
export type Action = "keep" | "scan" | "pseudonym" | "unscanned" | "drop";

/** What an override may ask for: the actions that need neither detectors nor a key. */
export type StrictAction = "unscanned" | "drop";

/** Stricter actions than the table's, by class: at both levels, or at one. */
export type PolicyOverrides = Readonly<
  Partial<
    Record<PrivacyClass, StrictAction | Readonly<Partial<Record<DiagnosticLevel, StrictAction>>>>
  >
>;

/** A level with overrides, as one destination has it. Plain data; {@link policyAt} makes one of each. */
interface Policy {
  readonly level: PrivacyLevel;
  readonly overrides: PolicyOverrides;
}

/** What may leave: a level, by the table alone, or a policy. */
export type Exposure = PrivacyLevel | Policy;

const STRICTNESS: readonly Action[] = ["keep", "scan", "pseudonym", "unscanned", "drop"];
const LEVELS: readonly PrivacyLevel[] = ["off", "basic", "full"];

export const PRIVACY_CLASSES: readonly PrivacyClass[] = [
  "system",
  "operational",
  "identifier",
  "personal",
  "content",
  "secret",
  "text",
];

/** Class by level; the table of design section 5. Read by nothing but {@link actionFor}. */
const TABLE: Readonly<Record<PrivacyClass, Readonly<Record<DiagnosticLevel, Action>>>> = {
  system: { basic: "keep", full: "keep" },
  operational: { basic: "keep", full: "keep" },
  identifier: { basic: "pseudonym", full: "pseudonym" },
  personal: { basic: "drop", full: "pseudonym" },
  content: { basic: "drop", full: "drop" },
  secret: { basic: "drop", full: "drop" },
  text: { basic: "scan", full: "scan" },
};

const NO_OVERRIDES: PolicyOverrides = {};
// Keyed by the overrides, so that what is cached by policy further on is cached once.
const policies = new WeakMap<PolicyOverrides, Map<PrivacyLevel, Policy>>();

/** The policy of a level with overrides; always the same object for the same two. */
export function policyAt(level: PrivacyLevel, overrides: PolicyOverrides | undefined): Exposure {
  if (overrides === undefined || Object.keys(overrides).length === 0) return level;
  let byLevel = policies.get(overrides);
  if (byLevel === undefined) {
    byLevel = new Map();
    policies.set(overrides, byLevel);
  }
  const policy = byLevel.get(level) ?? { level, overrides };
  byLevel.set(level, policy);
  return policy;
}

export function levelOf(exposure: Exposure): PrivacyLevel {
  return typeof exposure === "string" ? exposure : exposure.level;
}

/**
 * The stricter of the table and the overrides. An unknown class (a definition made by hand, a spool of a later version)
 * is dropped.
 */
export function actionFor(privacyClass: PrivacyClass, exposure: Exposure): Action {
  const level = levelOf(exposure);
  if (level === "off" || !Object.hasOwn(TABLE, privacyClass)) return "drop";
  const overrides = typeof exposure === "string" ? NO_OVERRIDES : exposure.overrides;
  const override = overrides[privacyClass];
  const asked = typeof override === "object" ? override[level] : override;
  return stricter(TABLE[privacyClass][level], asked ?? "keep");
}

/** Whether an event that asks for `needed` may leave. */
export function levelAllows(exposure: Exposure, needed: DiagnosticLevel): boolean {
  const level = levelOf(exposure);
  return level === "full" || (level === "basic" && needed === "basic");
}

export function stricter(one: Action, other: Action): Action {
  return STRICTNESS.indexOf(one) >= STRICTNESS.indexOf(other) ? one : other;
}

export function stricterLevel(one: PrivacyLevel, other: PrivacyLevel): PrivacyLevel {
  return LEVELS.indexOf(one) <= LEVELS.indexOf(other) ? one : other;
}

/** Both overrides at once: by class and level, the stricter of the two. */
export function mergeOverrides(one: PolicyOverrides, other: PolicyOverrides): PolicyOverrides {
  const merged: Partial<Record<PrivacyClass, Partial<Record<DiagnosticLevel, StrictAction>>>> = {};
  for (const privacyClass of PRIVACY_CLASSES) {
    for (const level of ["basic", "full"] as const) {
      const asked = [one, other].map(({ [privacyClass]: override }) =>
        typeof override === "object" ? override[level] : override,
      );
      const strictest = asked.includes("drop") ? "drop" : asked.find((action) => action);
      if (strictest === undefined) continue;
      merged[privacyClass] = { ...merged[privacyClass], [level]: strictest };
    }
  }
  return merged;
}
