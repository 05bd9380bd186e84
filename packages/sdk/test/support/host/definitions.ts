import type {
  EventDefinition,
  EventHandle,
  FieldDefinition,
  SamplingDefinition,
} from "../../../src/emit/definition.ts";
import { defineEvent } from "../../../src/emit/handle.ts";

export type Attributes = Record<string, unknown>;
export type Fields = Readonly<Record<string, FieldDefinition>>;

/** An event as the compiler generates it, but for any fields; kept whole unless told otherwise. */
export function definition(
  fields: Fields,
  changes: Partial<EventDefinition<Attributes>> & { readonly sampling?: SamplingDefinition } = {},
): EventDefinition<Attributes> {
  const properties = Object.keys(fields);
  return {
    name: "acme.disk.slow",
    scope: { name: "acme.example/schemas/disk", version: "1.4.0" },
    severity: "warn",
    diagnosticLevel: "basic",
    sampling: { rate: 1, by: "none" },
    delivery: { priority: "normal", durability: "written" },
    fields,
    write(to, from) {
      for (const property of properties) to[property]!.put(from[property]);
    },
    ...changes,
  };
}

export function event(...of: Parameters<typeof definition>): EventHandle<Attributes> {
  return defineEvent(definition(...of));
}
