import { carriedAttributes } from "../contract/carried.ts";
import { isExpired } from "../contract/event-contract.ts";
import { fieldTypeOf } from "../contract/field-type.ts";
import { eventIdentifier, interfaceName, propertyName } from "../contract/identifiers.ts";
import type { EventAttribute, RegistryEvent } from "../contract/registry.ts";
import type { KeepCondition } from "../contract/sampling-contract.ts";
import { attributeDocumentation, eventDocumentation } from "./documentation.ts";
import { braces, docComment, MAX_COLUMNS } from "./layout.ts";
import { stringLiteral } from "./source-text.ts";
import { enumValues, literal, valueType } from "./value-type.ts";

interface Property {
  readonly name: string;
  readonly attribute: EventAttribute;
}

/** The interface and the handle of one event. */
export function eventCode(event: RegistryEvent, today: string): string {
  const id = event.id.value;
  const type = interfaceName(id);
  const identifier = eventIdentifier(id);
  const properties = carriedAttributes(event).map((attribute) => ({
    name: propertyName(id, attribute.key.value),
    attribute,
  }));
  const lead = `export const ${identifier}: EventHandle<${type}> =`;
  const call = `/* @__PURE__ */ defineEvent<${type}>({`;
  const definition = `${call}\n${definitionCode(event, properties, today)}});`;
  const fits = lead.length + call.length + 1 <= MAX_COLUMNS;
  const handle = fits ? `${lead} ${definition}\n` : `${lead}\n${indented(definition)}\n`;
  return `${interfaceCode(type, identifier, properties)}\n${docComment(eventDocumentation(event, today), "")}${handle}`;
}

/** Literals never span lines, so every line begins in code. */
function indented(code: string): string {
  return code.replace(/^(?=.)/gm, "  ");
}

function interfaceCode(type: string, identifier: string, properties: readonly Property[]): string {
  const comment = docComment([`Attributes of {@link ${identifier}}.`], "");
  if (properties.length === 0)
    return `${comment}export type ${type} = Readonly<Record<string, never>>;\n`;
  const lines = properties.map(({ name, attribute }) => {
    const mark = attribute.requirement.level === "required" ? "" : "?";
    const documentation = docComment(attributeDocumentation(attribute), "  ");
    return `${documentation}  ${name}${mark}: ${valueType(attribute)};\n`;
  });
  return `${comment}export interface ${type} {\n${lines.join("")}}\n`;
}

function definitionCode(
  event: RegistryEvent,
  properties: readonly Property[],
  today: string,
): string {
  const { contract, id, name } = event;
  const { sampling } = contract;
  const lines = [
    `name: ${stringLiteral(name.value)}`,
    "scope: SCOPE",
    `severity: ${stringLiteral(contract.severity)}`,
    `diagnosticLevel: ${stringLiteral(contract.diagnosticLevel?.value ?? "")}`,
    ...expiryCode(contract, today),
    `sampling: ${braces("  sampling: ", samplingParts(event), "  ")}`,
    `delivery: { ${deliveryParts(contract).join(", ")} }`,
    `fields: ${fieldsCode(properties)}`,
    writeCode(properties),
  ];
  if (sampling.keepWhen.length > 0) {
    lines.push(`keepWhen: (from) =>${keepWhenCode(event)}`);
  }
  if (sampling.by.kind === "attribute") {
    const property = propertyName(id.value, sampling.by.key.value);
    lines.push(`samplingValue: (from) => from.${property}`);
  }
  return lines.map((line) => `  ${line},\n`).join("");
}

/** After the last day the handle stays, so that callers compile; the SDK counts what they emit. */
function expiryCode(contract: RegistryEvent["contract"], today: string): readonly string[] {
  const { expires } = contract;
  if (expires === undefined || !isExpired(contract, today)) return [];
  return [`expired: ${stringLiteral(expires.value)}`];
}

function samplingParts({ contract }: RegistryEvent): readonly string[] {
  const { by, maxRate, minRate, rate } = contract.sampling;
  return [
    `rate: ${rate}`,
    `by: "${by.kind}"`,
    ...(by.kind === "attribute" ? [`attribute: ${stringLiteral(by.key.value)}`] : []),
    ...(minRate === undefined ? [] : [`minRate: ${minRate.value}`]),
    ...(maxRate === undefined ? [] : [`maxRate: ${maxRate.value}`]),
  ];
}

function deliveryParts({
  durability,
  priority,
  ttl,
}: RegistryEvent["contract"]): readonly string[] {
  return [
    `priority: "${priority}"`,
    `durability: "${durability}"`,
    ...(ttl === undefined ? [] : [`ttlMillis: ${ttl.value.millis}`]),
  ];
}

/** A line a field, however long: a table reads better so, and bundles keep the lines they get. */
function fieldsCode(properties: readonly Property[]): string {
  if (properties.length === 0) return "{}";
  const lines = properties.map(
    ({ name, attribute }) => `    ${name}: { ${fieldParts(attribute).join(", ")} },\n`,
  );
  return `{\n${lines.join("")}  }`;
}

function fieldParts(attribute: EventAttribute): readonly string[] {
  const { contract, key, requirement, type } = attribute;
  const members = enumValues(type).map(literal);
  const parts = [
    `key: ${stringLiteral(key.value)}`,
    `type: "${fieldTypeOf(type)}"`,
    `class: "${contract.class?.value}"`,
  ];
  if (requirement.level === "required") parts.push("required: true");
  if (contract.identifies !== undefined) parts.push(`identifies: "${contract.identifies.value}"`);
  if (contract.unit !== undefined) parts.push(`unit: ${stringLiteral(contract.unit.value)}`);
  if (members.length > 0) parts.push(`members: [${members.join(", ")}]`);
  if (contract.closed?.value === true) parts.push("closed: true");
  if (contract.min !== undefined) parts.push(`min: ${contract.min.value}`);
  if (contract.max !== undefined) parts.push(`max: ${contract.max.value}`);
  if (contract.maxLength !== undefined) parts.push(`maxLength: ${contract.maxLength.value}`);
  if (contract.maxItems !== undefined) parts.push(`maxItems: ${contract.maxItems.value}`);
  return parts;
}

function writeCode(properties: readonly Property[]): string {
  if (properties.length === 0) return "write() {}";
  const lines = properties.map(({ name }) => `    to.${name}.put(from.${name});\n`);
  return `write(to, from) {\n${lines.join("")}  }`;
}

function keepWhenCode(event: RegistryEvent): string {
  const comparisons = event.contract.sampling.keepWhen.flatMap((condition) =>
    conditionCode(event, condition),
  );
  const lead = comparisons.length === 1 ? " " : "\n    ";
  return `${lead}${comparisons.join(" ||\n    ")}`;
}

function conditionCode(event: RegistryEvent, condition: KeepCondition): readonly string[] {
  const { value: key } = condition.attribute;
  const property = `from.${propertyName(event.id.value, key)}`;
  const attribute = event.attributes.find((candidate) => candidate.key.value === key);
  // A caller may pass a bigint for an int, and 3n === 3 is false.
  const takesBigint = attribute?.type.kind === "named" && attribute.type.name === "int";
  const operand = takesBigint ? `Number(${property})` : property;
  return condition.in.map(({ value }) => `${operand} === ${literal(value)}`);
}
