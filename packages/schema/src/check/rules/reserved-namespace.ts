import { fieldTypeOf, shapeOf } from "../../contract/field-type.ts";
import { rootOf } from "../../contract/identifiers.ts";
import type { RegistryAttribute } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

/** Who may claim each: a project of OpenTelemetry, OpenTelemetry itself, and this SDK. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ["storage", "OpenTelemetry is preparing conventions under it"],
  ["otel", "OpenTelemetry keeps it for itself"],
  ["sonde", "the SDK reports about itself under it"],
]);

/** What the SDK adds to records, of keys outside {@link RESERVED}; each also with all that is under it. */
const ADDED_BY_SDK: ReadonlyMap<string, string> = new Map([
  ["log.record.uid", "the SDK writes the identity of each record there"],
  ["sampling", "the SDK writes there how each record was sampled"],
]);

const HELP = "begin the name with a prefix of your own, such as `acme.`";

export const reservedNamespace: Rule = {
  id: "reserved-namespace",
  severity: "error",
  why: "a name that somebody else defines, today or tomorrow, would then mean two things",
  *check(registry) {
    for (const attribute of registry.attributes) {
      yield* examine(attribute.key);
      yield* examineKey(attribute);
    }
    for (const { id } of registry.events) yield* examine(id);
    for (const { id, origin } of [...registry.resolvedEvents, ...registry.entities]) {
      if (origin === undefined) yield* examine(id);
    }
  },
};

function* examine({ value, place }: Located<string>): Generator<Violation> {
  const root = rootOf(value);
  const reason = RESERVED.get(root);
  if (reason === undefined) return;
  const message = `\`${value}\` stands in the name space \`${root}\`: ${reason}`;
  yield { place, message, help: HELP };
}

/** Only attributes become keys of records; events and entities may have such names. */
function* examineKey({ key: { place, value }, type }: RegistryAttribute): Generator<Violation> {
  const fieldType = fieldTypeOf(type);
  const isTemplate = fieldType !== undefined && shapeOf(fieldType).container === "template";
  for (const [added, reason] of ADDED_BY_SDK) {
    if (value === added) {
      yield { place, message: `\`${value}\` is taken: ${reason}`, help: HELP };
    } else if (value.startsWith(`${added}.`)) {
      const message = `\`${value}\` stands in the name space \`${added}\`: ${reason}`;
      yield { place, message, help: HELP };
    } else if (isTemplate && added.startsWith(`${value}.`)) {
      const message = `an entry of the template \`${value}\` could be \`${added}\`: ${reason}`;
      yield { place, message, help: HELP };
    }
  }
}
