import { eventIdentifier, interfaceName, propertyName } from "../src/contract/identifiers.ts";
import type { LargeAttribute } from "./attribute-pools.ts";
import type { LargeEvent, LargeRegistry } from "./large-registry.ts";

/** The same events as a person would write them with zod 4: a file for each name space, and an index. */
export function zodSchemas({ nameSpaces }: LargeRegistry): ReadonlyMap<string, string> {
  const files = new Map(
    nameSpaces.map(({ events, name }) => [
      `${name}.ts`,
      `import * as z from "zod";\n\n${events.map(eventSchema).join("\n")}`,
    ]),
  );
  const index = nameSpaces.map(({ events, name }) => {
    const values = events.map((event) => eventIdentifier(event.name)).join(", ");
    const types = events.map((event) => interfaceName(event.name)).join(", ");
    const from = `from "./${name}.js";\n`;
    return `export { ${values} } ${from}export type { ${types} } ${from}`;
  });
  return files.set("index.ts", index.join(""));
}

function eventSchema({ attributes, brief, name }: LargeEvent): string {
  const identifier = eventIdentifier(name);
  const lines = attributes.map(({ attribute, required }) => {
    const schema = `${attributeSchema(attribute)}${required ? "" : ".optional()"}`;
    return `  /** ${attribute.brief}. */\n  ${propertyName(name, attribute.key)}: ${schema},\n`;
  });
  return (
    `/** ${brief}. */\nexport const ${identifier} = z.object({\n${lines.join("")}});\n` +
    `export type ${interfaceName(name)} = z.infer<typeof ${identifier}>;\n`
  );
}

/** The same bounds and the same type of values: 64-bit integers may be bigint, lists are read-only. */
function attributeSchema(attribute: LargeAttribute): string {
  const { closed, maxItems, members, type } = attribute;
  if (members !== undefined) {
    const schema = `z.enum(${JSON.stringify(members)})`;
    return closed === true ? schema : `${schema}.or(z.string())`;
  }
  const [, template] = /^template\[(\w+)\]$/.exec(type) ?? [];
  if (template !== undefined) {
    return `z.record(z.string(), ${scalarSchema(template, attribute)}).readonly()`;
  }
  const [, item] = /^(\w+)\[\]$/.exec(type) ?? [];
  return item === undefined
    ? scalarSchema(type, attribute)
    : `z.array(${scalarSchema(item, attribute)}).max(${maxItems}).readonly()`;
}

function scalarSchema(type: string, { maxLength, min }: LargeAttribute): string {
  switch (type) {
    case "string":
      return `z.string().max(${maxLength})`;
    case "int":
      return `z.int().min(${min}).or(z.bigint().min(${min}n))`;
    case "double":
      return `z.number().min(${min})`;
    case "boolean":
      return "z.boolean()";
    default:
      throw new Error(`no schema for ${type}`);
  }
}
