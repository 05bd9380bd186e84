import { createHash } from "node:crypto";
import type { Requirement } from "../src/load/declarations.ts";
import type { ResolvedAttribute, ResolvedSignal } from "../src/resolve/model.ts";

/** What a resolved signal says, in a form in which Weaver's output can be written as well. */
export function factsOfSignal(signal: ResolvedSignal): string {
  const { brief, id, instrument, note, requirementLevel, spanKind, stability, unit } = signal;
  const attributes = [...signal.attributes]
    .sort((left, right) => (left.key.value < right.key.value ? -1 : 1))
    .map((attribute) => factsOfAttribute(attribute, signal.kind === "span"));
  return JSON.stringify([
    id.value,
    brief,
    note ?? "",
    stability ?? "development",
    requirementLevel ?? "",
    instrument?.value ?? "",
    unit?.value ?? "",
    // What Weaver takes for a span of v1 that does not say.
    signal.kind === "span" ? (spanKind?.value ?? "internal") : "",
    attributes,
  ]);
}

function factsOfAttribute(attribute: ResolvedAttribute, isOfSpan: boolean): readonly unknown[] {
  const { brief, key, note, requirement, role, samplingRelevant, stability, type } = attribute;
  return [
    key.value,
    type.kind === "enum"
      ? type.members.map(({ id, value }) => [id.value, value.value])
      : type.kind === "named"
        ? type.name
        : "",
    brief,
    note ?? "",
    stability ?? "development",
    levelOf(requirement),
    role ?? "",
    isOfSpan && samplingRelevant,
  ];
}

function levelOf({ condition, level }: Requirement): string {
  return condition === undefined ? level : `${level}: ${condition}`;
}

/** One number for all of them, in any order. */
export function digestOf(facts: readonly string[]): string {
  return createHash("sha256")
    .update([...facts].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}
