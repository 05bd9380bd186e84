import type { AttributeType, Example } from "../../load/declarations.ts";
import type { Scalar } from "../../load/node.ts";
import type { ResolvedSignal } from "../../resolve/model.ts";
import type { Rule, Violation } from "../rule.ts";
import { ownSignals } from "../signals.ts";

export const invalidExample: Rule = {
  id: "invalid-example",
  severity: "error",
  why: "an example shows what the attribute holds; of another type it shows something that never comes",
  *check(registry) {
    for (const { examples, type } of registry.attributes) yield* examine(examples, type);
    for (const signal of ownSignals(registry)) yield* ofUses(signal);
  },
};

function* ofUses({ attributes, declaration }: ResolvedSignal): Generator<Violation> {
  const types = new Map(attributes.map(({ key, type }) => [key.value, type]));
  for (const use of declaration.attributes) {
    if (use.kind === "group" || use.examples === undefined) continue;
    const type = types.get(use.key.value);
    if (type !== undefined) yield* examine(use.examples, type);
  }
}

function* examine(examples: readonly Example[], type: AttributeType): Generator<Violation> {
  if (type.kind === "unreadable") return;
  // An enum takes other values than its members, so any example may be right.
  if (type.kind === "enum" || type.name.includes("any")) {
    yield* unlikeLists(examples);
    return;
  }
  for (const { place, value } of examples) {
    const values = isList(value) ? value : [value];
    const wrong = values.find((item) => !isOfType(item, type.name));
    if (wrong !== undefined) {
      const message = `${KINDS[typeof wrong]} \`${wrong}\` is no example of the type \`${type.name}\``;
      yield { place, message, help: helpFor(type.name) };
    } else if (isList(value) && !takesLists(type.name)) {
      const message = `a list is no example of the type \`${type.name}\``;
      yield { place, message, help: "list the examples themselves, not lists of them" };
    } else if (!isList(value) && type.name.endsWith("[]]") && type.name !== "template[string[]]") {
      const message = `\`${value}\` alone is no example of the type \`${type.name}\``;
      yield { place, message, help: "write each example as a list, such as `[[1, 2], [3]]`" };
    }
  }
}

/** Weaver reads lists of examples only where there is nothing else and all hold one kind of value. */
function* unlikeLists(examples: readonly Example[]): Generator<Violation> {
  const lists = examples.flatMap(({ value }) => (isList(value) ? [value] : []));
  if (lists.length === 0) return;
  const [first] = lists.flat();
  for (const { place, value } of examples) {
    if (isList(value) && value.every((item) => typeof item === typeof first)) continue;
    const message = "the examples are lists and other values, or lists of different kinds";
    yield { place, message, help: "write them all as lists of values of one kind" };
    return;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  boolean: "the truth value",
  number: "the number",
  string: "the text",
};

function isList(value: Example["value"]): value is readonly Scalar[] {
  return Array.isArray(value);
}

function takesLists(typeName: string): boolean {
  return typeName.includes("[]");
}

function isOfType(value: Scalar, typeName: string): boolean {
  if (typeName.includes("string")) return typeof value === "string";
  if (typeName.includes("boolean")) return typeof value === "boolean";
  if (typeName.includes("int")) return Number.isInteger(value);
  return typeof value === "number";
}

function helpFor(typeName: string): string {
  if (typeName.includes("string")) return "put it in quotes, or correct the type";
  if (typeName.includes("boolean")) return "write true or false, without quotes";
  const number = typeName.includes("int") ? "a whole number" : "a number";
  return `write ${number}, without quotes, or correct the type`;
}
