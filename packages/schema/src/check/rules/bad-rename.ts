import type { Registry, RegistryAttribute } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Deprecation } from "../../load/declarations.ts";
import type { ResolvedSignal } from "../../resolve/model.ts";
import type { Rule, Violation } from "../rule.ts";
import { signalsByKind } from "../signals.ts";
import { targetText } from "../target-text.ts";

export const badRename: Rule = {
  id: "bad-rename",
  severity: "warning",
  why: "whoever follows the new name must arrive at something that is there and will stay",
  *check(registry) {
    if (registry.incomplete) return;
    for (const attribute of registry.attributes) {
      yield* ofAttribute(attribute, registry);
      yield* ofMembers(attribute);
    }
    for (const signals of Object.values(signalsByKind(registry))) {
      yield* ofSignals(signals, registry);
    }
  },
};

/** What a name leads to: something lasting, something deprecated, or undefined for nothing. */
type Outcome = "lasting" | "deprecated" | undefined;

function* ofAttribute(
  { deprecated, key }: RegistryAttribute,
  { reachable }: Registry,
): Generator<Violation> {
  yield* examine("attribute", key.value, deprecated, (name) => {
    const found = reachable.get(name);
    return found && (found.deprecated === undefined ? "lasting" : "deprecated");
  });
}

/** A member's new name is the id or the value of another of the same enum. */
function* ofMembers({ type }: RegistryAttribute): Generator<Violation> {
  if (type.kind !== "enum") return;
  const outcomes = new Map<unknown, Outcome>();
  for (const { deprecated, id, value } of type.members) {
    const outcome = deprecated === undefined ? "lasting" : "deprecated";
    for (const name of [id.value, String(value.value)]) {
      if (outcomes.get(name) !== "lasting") outcomes.set(name, outcome);
    }
  }
  for (const { deprecated, id } of type.members) {
    yield* examine("member", id.value, deprecated, (name) => outcomes.get(name));
  }
}

function* ofSignals(
  signals: readonly ResolvedSignal[],
  { manifest }: Registry,
): Generator<Violation> {
  const outcomes = new Map<string, Outcome>();
  for (const { deprecated, id, name } of signals) {
    const outcome = deprecated === undefined ? "lasting" : "deprecated";
    for (const text of [id.value, name.value]) {
      if (outcomes.get(text) !== "lasting") outcomes.set(text, outcome);
    }
  }
  // A signal of a dependency is known only where it is imported.
  const unknown = (manifest?.dependencies.length ?? 0) > 0 ? "lasting" : undefined;
  for (const { declaration, id, origin } of signals) {
    if (origin !== undefined) continue;
    const what = targetText(declaration.kind);
    yield* examine(what, id.value, declaration.deprecated, (name) => outcomes.get(name) ?? unknown);
  }
}

function* examine(
  what: string,
  name: string,
  deprecated: Deprecation | undefined,
  outcomeOf: (name: string) => Outcome,
): Generator<Violation> {
  const renamedTo: Located<string> | undefined = deprecated?.renamedTo;
  if (renamedTo === undefined) return;
  const { place, value } = renamedTo;
  const outcome = outcomeOf(value);
  const where = `${what} \`${name}\` is renamed to`;
  if (value === name) {
    yield { place, message: `${where} itself`, help: "write the new name" };
  } else if (outcome === "deprecated") {
    const help = "write the name at the end of the chain";
    yield { place, message: `${where} \`${value}\`, which is deprecated itself`, help };
  } else if (outcome === undefined) {
    const help = `correct the name, define that ${what}, or give the reason \`obsoleted\``;
    yield { place, message: `${where} \`${value}\`, which is not there`, help };
  }
}
