type JsonType = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/**
 * What the editor's schema is made of: JSON Schema 2020-12, and what only editors know, which
 * others pass over. `default` is not used: editors would write it into every mapping.
 */
export interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly [JsonType, "null"];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly errorMessage?: string;
  readonly examples?: readonly (number | string)[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Properties;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly defaultSnippets?: readonly Snippet[];
}

/** Keywords of yaml-language-server. A validator that is strict has to be told of them. */
export const EDITOR_KEYWORDS = ["enumDescriptions", "errorMessage", "defaultSnippets"] as const;

/** A mapping that an editor offers to write; `$1` and `${2|a,b|}` are places to fill in. */
export interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** By key; `false` refuses one. */
export type Properties = Readonly<Record<string, JsonSchema | false>>;

/** By the name that references to them have. Editors show it where they offer a whole mapping. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/** A schema for each of the keys: where the contract gains one, this does not compile without it. */
export type PropertiesOf<Keys extends readonly string[]> = Readonly<
  Record<Keys[number], JsonSchema>
>;

export function text(description: string): JsonSchema {
  return { type: "string", description };
}

export function textOrNull(description: string): JsonSchema {
  return { type: ["string", "null"], description };
}

/** A word of a closed set, each with what it means. */
export function wordOf(
  meanings: Readonly<Record<string, string>>,
  description: string,
): JsonSchema {
  return {
    type: "string",
    description,
    enum: Object.keys(meanings),
    enumDescriptions: Object.values(meanings),
  };
}

export function listOf(items: JsonSchema, description: string): JsonSchema {
  return { type: "array", description, items };
}

/** A mapping that takes no other keys. Editors write the required ones, in the order of `keys`. */
export function mapping(
  description: string,
  keys: Properties,
  required: readonly string[] = [],
): JsonSchema {
  return {
    type: "object",
    description,
    properties: keys,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** What a description says here is shown instead of that of the definition. */
export function refer(name: string, description?: string): JsonSchema {
  const reference = { $ref: `#/$defs/${name}` };
  return description === undefined ? reference : { ...reference, description };
}

export function orNull(schema: JsonSchema, description: string): JsonSchema {
  return anyOf(description, [schema, { type: "null", description: "As if it were absent." }]);
}

/**
 * At least one alternative has a description that no other has: where all have the same, or none,
 * yaml-language-server believes that all fit and shows them side by side.
 */
export function anyOf(description: string, alternatives: readonly JsonSchema[]): JsonSchema {
  return { description, anyOf: alternatives };
}

/**
 * Accepts no text. As the first alternative of several it says in one sentence what is wrong where
 * none of them fits; yaml-language-server would list every value that could have stood there.
 */
export function nothing(errorMessage: string): JsonSchema {
  return { type: "string", description: errorMessage, pattern: "[^\\s\\S]", errorMessage };
}
