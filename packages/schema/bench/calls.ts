import { eventIdentifier, interfaceName, propertyName } from "../src/contract/identifiers.ts";
import type { LargeAttribute } from "./attribute-pools.ts";
import type { LargeEvent, LargeRegistry } from "./large-registry.ts";

/** How a side hands the attributes to an event. */
export interface CallStyle {
  /** What stands before the calls. */
  readonly head: string;
  /** The call of the event's handle or schema with the attributes. */
  readonly call: (identifier: string, attributes: string) => string;
}

export const SONDE_STYLE: CallStyle = {
  head: "",
  call: (identifier, attributes) => `${identifier}.emit(${attributes});\n`,
};

/** As zod's documentation advises for functions that take a schema. */
export const ZOD_STYLE: CallStyle = zodStyle(
  "function emit<T extends z.ZodType>(schema: T, value: z.infer<T>): void",
);

/** As it is often written too: TypeScript finds the type of the values by comparing structures. */
export const ZOD_STRUCTURAL_STYLE: CallStyle = zodStyle(
  "function emit<T>(schema: z.ZodType<T>, value: T): void",
);

function zodStyle(emit: string): CallStyle {
  return {
    head: `import * as z from "zod";\n\ndeclare ${emit};\n`,
    call: (identifier, attributes) => `emit(${identifier}, ${attributes});\n`,
  };
}

/** A program with one call of each event, with every attribute. Both sides get the same values. */
export function callsOf({ nameSpaces }: LargeRegistry, { call, head }: CallStyle): string {
  const events = nameSpaces.flatMap((nameSpace) => nameSpace.events);
  const names = events.map(({ name }) => eventIdentifier(name)).join(",\n  ");
  const calls = events.map((event) => call(eventIdentifier(event.name), attributesOf(event)));
  return `import {\n  ${names},\n} from "./events/index.js";\n${head}\n${calls.join("\n")}`;
}

/** Programs that must not compile, by what is wrong with their only call. */
export function wrongCallsOf(
  { nameSpaces }: LargeRegistry,
  { call, head }: CallStyle,
): ReadonlyMap<string, string> {
  const event = nameSpaces.at(-1)!.events.at(-1)!;
  const identifier = eventIdentifier(event.name);
  const lead = `import { ${identifier} } from "./events/index.js";\n${head}\n`;
  const right = attributesOf(event);
  const choice = event.attributes.find(({ attribute }) => attribute.closed === true)!.attribute;
  const choiceName = propertyName(event.name, choice.key);
  const wrong = new Map([
    ["a required attribute is missing", right.replace(/ {2}volumeId: .*\n/, "")],
    ["an attribute has another type", right.replace(/(userName: ).*,/, "$11,")],
    ["a closed enum has no such member", right.replace(`${choiceName}: "`, `${choiceName}: "un`)],
    ["there is no such attribute", right.replace("userName:", "userNames:")],
  ]);
  return new Map(
    [...wrong].map(([what, attributes]) => {
      if (attributes === right) throw new Error(`the mistake was not planted: ${what}`);
      return [what, lead + call(identifier, attributes)];
    }),
  );
}

/** Compiles where an event's attributes have the same type on both sides. */
export function sameTypes({ nameSpaces }: LargeRegistry, ours: string, theirs: string): string {
  const lines = nameSpaces.flatMap(({ events }) =>
    events.map(({ name }) => {
      const type = interfaceName(name);
      return (
        `export const to${type} = (theirs: Theirs.${type}): Ours.${type} => theirs;\n` +
        `export const from${type} = (ours: Ours.${type}): Theirs.${type} => ours;\n`
      );
    }),
  );
  return (
    `import type * as Ours from "${ours}";\nimport type * as Theirs from "${theirs}";\n\n` +
    lines.join("")
  );
}

function attributesOf({ attributes, name }: LargeEvent): string {
  const lines = attributes.map(
    ({ attribute }) => `  ${propertyName(name, attribute.key)}: ${valueText(attribute)},\n`,
  );
  return `{\n${lines.join("")}}`;
}

function valueText({ members, type }: LargeAttribute): string {
  if (members !== undefined) return JSON.stringify(members[1]);
  const value = VALUES.get(type);
  if (value === undefined) throw new Error(`no value for ${type}`);
  return value;
}

const VALUES: ReadonlyMap<string, string> = new Map([
  ["string", '"vol-7f3a9c"'],
  ["int", "4096"],
  ["double", "12.5"],
  ["boolean", "true"],
  ["string[]", '["node-1", "node-2"]'],
  ["double[]", "[0.5, 12.5]"],
  ["template[string]", '{ mode: "fast" }'],
  ["template[int]", "{ reads: 7 }"],
]);
