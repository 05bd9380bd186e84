/** The parts of JSON Schema that Weaver's schema of `definition/2` uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly const?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** What a document is made of that came from one place of the schema. */
export interface BuiltValue {
  /** Of objects inside each other; more are not needed to see every place. */
  readonly path: readonly (string | number)[];
  /** The definition and the key, so that the same place of the schema has the same name. */
  readonly origin: string;
  readonly kind: "text" | "list" | "mapping" | "flag" | "other";
  readonly isRequired: boolean;
}

export interface BuiltDocument {
  readonly document: unknown;
  readonly values: readonly BuiltValue[];
  /** Texts and numbers that occur once each. */
  readonly markers: readonly (string | number)[];
}

/**
 * Builds documents in which every key that the schema allows is present. Where it allows several
 * forms, documents take turns, and lists hold all of them.
 */
export class DocumentBuilder {
  readonly #root: JsonSchema;
  readonly #turns = new Map<JsonSchema, number>();
  #values: BuiltValue[] = [];
  #markers: (string | number)[] = [];
  #count = 0;

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  build(): BuiltDocument {
    this.#values = [];
    this.#markers = [];
    const document = this.#build(this.#root, "document", [], 0);
    return { document, values: this.#values, markers: this.#markers };
  }

  #build(schema: JsonSchema, origin: string, path: BuiltValue["path"], depth: number): unknown {
    if (schema.$ref !== undefined) {
      const name = schema.$ref.slice("#/$defs/".length);
      const target = this.#root.$defs?.[name];
      if (target === undefined) throw new Error(`assertion: no definition ${name}`);
      return this.#build(target, isScalar(target) ? origin : name, path, depth + 1);
    }
    const forms = schema.anyOf ?? schema.oneOf;
    if (forms !== undefined) {
      return this.#build(this.#next(schema, forms, depth), origin, path, depth);
    }
    if (schema.const !== undefined) return schema.const;
    switch ([schema.type].flat().find((type) => type !== "null") ?? "object") {
      case "boolean":
        return true;
      case "integer":
      case "number":
        return this.#marker(++this.#count + 1_000_000);
      case "string":
        return this.#marker(`text-${++this.#count}`);
      case "array":
        return this.#buildList(schema.items ?? {}, origin, path, depth);
      default:
        return this.#buildMapping(schema, origin, path, depth);
    }
  }

  #buildList(
    items: JsonSchema,
    origin: string,
    path: BuiltValue["path"],
    depth: number,
  ): unknown[] {
    const forms = Math.max(1, this.#formsOf(items).length);
    return Array.from({ length: forms }, (_, index) =>
      this.#build(items, origin, [...path, index], depth + 1),
    );
  }

  #buildMapping(
    schema: JsonSchema,
    origin: string,
    path: BuiltValue["path"],
    depth: number,
  ): object {
    const { additionalProperties, properties, required = [] } = schema;
    if (properties === undefined) {
      return { [`key-${++this.#count}`]: this.#marker(`text-${this.#count}`) };
    }
    const form = typeof additionalProperties === "object" ? "" : properties["visibility"]?.const;
    const entries = Object.entries(properties).map(([key, property]) => {
      const inner = [...path, key];
      const place = `${origin}${form === undefined ? "" : ` ${form}`}.${key}`;
      this.#values.push({
        path: inner,
        origin: place,
        kind: this.#kindOf(property),
        isRequired: required.includes(key),
      });
      return [key, this.#build(property, place, inner, depth + 1)];
    });
    return Object.fromEntries(entries);
  }

  /** Forms in turn; once it is deep enough, the first, which holds nothing. */
  #next(schema: JsonSchema, forms: readonly JsonSchema[], depth: number): JsonSchema {
    const usable = forms.filter(({ type }) => type !== "null");
    const turn = this.#turns.get(schema) ?? 0;
    this.#turns.set(schema, turn + 1);
    return usable[depth > MAX_DEPTH ? 0 : turn % usable.length] ?? {};
  }

  #formsOf(schema: JsonSchema): readonly JsonSchema[] {
    const target = schema.$ref === undefined ? schema : this.#resolve(schema.$ref);
    return target.anyOf ?? target.oneOf ?? [];
  }

  #resolve(reference: string): JsonSchema {
    return this.#root.$defs?.[reference.slice("#/$defs/".length)] ?? {};
  }

  #kindOf(schema: JsonSchema): BuiltValue["kind"] {
    if (schema.$ref !== undefined) return this.#kindOf(this.#resolve(schema.$ref));
    const type = [schema.type].flat().find((name) => name !== "null");
    if (type === "array") return "list";
    if (type === "boolean") return "flag";
    if (type === "object") return "mapping";
    return type === "string" && schema.const === undefined ? "text" : "other";
  }

  #marker<T extends string | number>(marker: T): T {
    this.#markers.push(marker);
    return marker;
  }
}

/** Associations may hold associations. */
const MAX_DEPTH = 12;

function isScalar({ anyOf, oneOf, properties, type }: JsonSchema): boolean {
  return (
    properties === undefined && anyOf === undefined && oneOf === undefined && type === "string"
  );
}

/** Every text and number in a value, maps included. */
export function scalarsOf(value: unknown, found: Set<unknown> = new Set()): ReadonlySet<unknown> {
  if (value instanceof Map) for (const entry of value) scalarsOf(entry, found);
  else if (Array.isArray(value)) for (const item of value) scalarsOf(item, found);
  else if (typeof value === "object" && value !== null) scalarsOf(Object.values(value), found);
  else found.add(value);
  return found;
}

/** A copy of a document with one value replaced or, as undefined, left out. */
export function replaced(document: unknown, path: BuiltValue["path"], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((item, index) => (index === key ? replaced(item, rest, value) : item));
  }
  const entries = Object.entries(document as object).flatMap(([name, item]) => {
    const inner = name === key ? replaced(item, rest, value) : item;
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return Object.fromEntries(entries);
}
