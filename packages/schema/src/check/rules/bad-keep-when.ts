import { carriedAttributes } from "../../contract/carried.ts";
import { fieldTypeOf, shapeOf } from "../../contract/field-type.ts";
import { MAX_KEEP_WHEN_VALUES } from "../../contract/limits.ts";
import type { EventAttribute } from "../../contract/registry.ts";
import type { KeepCondition } from "../../contract/sampling-contract.ts";
import type { Scalar } from "../../load/node.ts";
import type { Rule, Violation } from "../rule.ts";
import { Suggestions } from "../suggestions.ts";

export const badKeepWhen: Rule = {
  id: "bad-keep-when",
  severity: "error",
  why: "a condition that can never hold keeps nothing, and nobody would notice",
  *check(registry) {
    const suggestions = new Suggestions();
    for (const event of registry.events) {
      const { keepWhen } = event.contract.sampling;
      const attributes = carriedAttributes(event);
      for (const condition of keepWhen.slice(0, MAX_KEEP_WHEN_VALUES)) {
        const attribute = attributes.find(({ key }) => key.value === condition.attribute.value);
        if (attribute !== undefined) yield* examine(condition, attribute, suggestions);
        else if (!registry.incomplete) yield unknownAttribute(condition, attributes, suggestions);
      }
      yield* excess(keepWhen);
    }
  },
};

/** Every condition lists a value, so more conditions than values are too many as well. */
function* excess(keepWhen: readonly KeepCondition[]): Generator<Violation> {
  const values = keepWhen.flatMap((condition) => condition.in);
  const first = values[MAX_KEEP_WHEN_VALUES] ?? keepWhen[MAX_KEEP_WHEN_VALUES]?.attribute;
  if (first === undefined) return;
  const message = `\`keep_when\` has ${keepWhen.length} conditions and ${values.length} values`;
  const help = `list at most ${MAX_KEEP_WHEN_VALUES} values; each is compared at every call`;
  yield { place: first.place, message, help };
}

function unknownAttribute(
  condition: KeepCondition,
  attributes: readonly EventAttribute[],
  suggestions: Suggestions,
): Violation {
  const { place, value } = condition.attribute;
  const message = `\`keep_when\` asks for \`${value}\`, which the event does not have`;
  const help = suggestions.didYouMean(value, () => attributes.map(({ key }) => key.value));
  return { place, message, help };
}

function* examine(
  condition: KeepCondition,
  attribute: EventAttribute,
  suggestions: Suggestions,
): Generator<Violation> {
  const { place, value: key } = condition.attribute;
  const fieldType = fieldTypeOf(attribute.type);
  if (fieldType === undefined) return;
  if (shapeOf(fieldType).container !== "none") {
    const message = `\`keep_when\` asks for \`${key}\`, which holds several values`;
    yield { place, message, help: "name an attribute with a single value" };
    return;
  }
  if (condition.in.length === 0) {
    const message = `\`keep_when\` lists no value of \`${key}\``;
    yield { place, message, help: "list at least one value under `in`" };
  }
  for (const { value, place: valuePlace } of condition.in.slice(0, MAX_KEEP_WHEN_VALUES)) {
    const help = unfit(value, attribute, suggestions);
    if (help === undefined) continue;
    yield { place: valuePlace, message: `\`${key}\` is never \`${value}\``, help };
  }
}

/** What to write instead, or undefined where the attribute can have the value. */
function unfit(
  value: Scalar,
  { contract, type }: EventAttribute,
  suggestions: Suggestions,
): string | undefined {
  if (type.kind === "enum" && contract.closed?.value === true) {
    const members = type.members.map((member) => member.value.value);
    if (members.some((member) => member === value)) return undefined;
    return suggestions.didYouMean(String(value), () => members.map(String));
  }
  switch (fieldTypeOf(type)) {
    case "string":
      return typeof value === "string" ? undefined : "write a text, in quotes if need be";
    case "int":
      return Number.isSafeInteger(value) ? undefined : "write a whole number";
    case "double":
      return Number.isFinite(value) ? undefined : "write a number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "write true or false";
    default:
      return undefined;
  }
}
