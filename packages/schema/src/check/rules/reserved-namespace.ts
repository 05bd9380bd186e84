import { rootOf } from "../../contract/identifiers.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

/** Who may claim each: a project of OpenTelemetry, OpenTelemetry itself, and this SDK. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ["storage", "OpenTelemetry is preparing conventions under it"],
  ["otel", "OpenTelemetry keeps it for itself"],
  ["sonde", "the SDK reports about itself under it"],
]);

export const reservedNamespace: Rule = {
  id: "reserved-namespace",
  severity: "error",
  why: "a name that somebody else may define tomorrow would then mean two things",
  *check(registry) {
    for (const { key } of registry.attributes) yield* examine(key);
    for (const { declaration } of registry.events) yield* examine(declaration.name);
    for (const { declaration } of registry.entities) yield* examine(declaration.type);
  },
};

function* examine({ value, place }: Located<string>): Generator<Violation> {
  const root = rootOf(value);
  const reason = RESERVED.get(root);
  if (reason === undefined) return;
  const message = `\`${value}\` stands in the name space \`${root}\`: ${reason}`;
  yield { place, message, help: "begin the name with a prefix of your own, such as `acme.`" };
}
