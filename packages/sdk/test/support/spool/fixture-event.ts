import type { EventDefinition } from "../../../src/emitter.ts";

/** One attribute of every form that a row can hold. */
export interface Everything {
  readonly int: number | bigint;
  readonly double: number;
  readonly boolean: boolean;
  readonly token: string;
  readonly member: string;
  readonly host: string;
  readonly message: string;
  readonly user: string;
  readonly sizes: readonly number[];
  readonly states: Readonly<Record<string, string>>;
  readonly missing?: number;
}

export const everything: EventDefinition<Everything> = {
  name: "fixture.everything",
  scope: {
    name: "test.example/schemas/fixture",
    version: "1.2.3",
    schemaUrl: "https://test.example/schemas/fixture/1.2.3",
  },
  severity: "warn",
  diagnosticLevel: "basic",
  sampling: { rate: 0.9, by: "none" },
  delivery: { priority: "critical", durability: "written" },
  fields: {
    int: { key: "fixture.int", type: "int", class: "operational", unit: "1" },
    double: { key: "fixture.double", type: "double", class: "operational", unit: "ms" },
    boolean: { key: "fixture.boolean", type: "boolean", class: "system" },
    token: { key: "fixture.token", type: "string", class: "system" },
    member: { key: "fixture.member", type: "string", class: "system", members: ["open", "shut"] },
    host: { key: "fixture.host", type: "string", class: "identifier" },
    message: { key: "fixture.message", type: "string", class: "text" },
    user: { key: "fixture.user", type: "string", class: "personal" },
    sizes: { key: "fixture.sizes", type: "int[]", class: "operational", unit: "By" },
    states: { key: "fixture.states", type: "template[string]", class: "system" },
    missing: { key: "fixture.missing", type: "int", class: "operational", unit: "1" },
  },
  write(to, from) {
    to.int.put(from.int);
    to.double.put(from.double);
    to.boolean.put(from.boolean);
    to.token.put(from.token);
    to.member.put(from.member);
    to.host.put(from.host);
    to.message.put(from.message);
    to.user.put(from.user);
    to.sizes.put(from.sizes);
    to.states.put(from.states);
    to.missing.put(from.missing);
  },
  keepWhen: (attributes) => attributes.int === 7,
};
