import { createHash } from "node:crypto";
import type { Severity } from "../emit/definition.ts";
import type { SamplingOverride } from "./decision.ts";

/** Entries of one set of overrides. */
export const MAX_OVERRIDES = 1000;
export const SEVERITIES: readonly [Severity, ...Severity[]] = [
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
];

/** By the name of an event, by a prefix that ends in `.*`, or by `*` for all. Without a prototype. */
export type Overrides = Readonly<Record<string, SamplingOverride>>;

/** The operator's words on sampling, be they options or a file. */
export interface SamplingRules {
  readonly overrides: Overrides;
  /** Events of this severity and above are kept whole, but for those whose schema has a maximal rate below 1. */
  readonly keepSeverity?: Severity | undefined;
}

/** Whether a key of overrides is one: a name, or `*` at the end, alone or behind a dot. */
export function isOverrideKey(key: string): boolean {
  const star = key.indexOf("*");
  if (star === -1) return key !== "";
  return star === key.length - 1 && (key === "*" || key.endsWith(".*"));
}

/** The key that decides on an event: its name, else the longest prefix, else `*`. */
export function overrideKeyOf(overrides: Overrides, event: string): string | undefined {
  if (Object.hasOwn(overrides, event) && !event.endsWith("*")) return event;
  return prefixKeyOf(overrides, event);
}

function prefixKeyOf(overrides: Overrides, name: string): string | undefined {
  for (let end = name.lastIndexOf("."); end > 0; end = name.lastIndexOf(".", end - 1)) {
    const key = `${name.slice(0, end)}.*`;
    if (Object.hasOwn(overrides, key)) return key;
  }
  return Object.hasOwn(overrides, "*") ? "*" : undefined;
}

/**
 * One set laid over another: what `above` says of an event stands, however general, and `below` says the rest. The result is one
 * set of which the closest key decides, because keys that `above` covers are left out.
 */
export function overlay(above: SamplingRules | undefined, below: SamplingRules): SamplingRules {
  if (above === undefined) return below;
  const overrides: Record<string, SamplingOverride> = Object.create(null);
  for (const [key, override] of Object.entries(below.overrides)) {
    if (!isCovered(above.overrides, key)) overrides[key] = override;
  }
  for (const [key, override] of Object.entries(above.overrides)) overrides[key] = override;
  return { overrides, keepSeverity: above.keepSeverity ?? below.keepSeverity };
}

/** Whether `overrides` decides on all events that the key stands for. */
function isCovered(overrides: Overrides, key: string): boolean {
  if (Object.hasOwn(overrides, key)) return true;
  return key !== "*" && prefixKeyOf(overrides, key.replace(/\.\*$/, "")) !== undefined;
}

/** The first 16 hex digits of the SHA-256 of a configuration's JSON with its keys in order: equal for equal configurations. */
export function configurationHash(configuration: object): string {
  return createHash("sha256").update(canonicalJson(configuration)).digest("hex").slice(0, 16);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const sorted: Record<string, unknown> = Object.create(null);
    for (const [key, one] of Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) {
      sorted[key] = one;
    }
    return sorted;
  });
}
