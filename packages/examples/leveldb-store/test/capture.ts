import type { EventDefinition, FieldDefinition } from "@sonde/sdk/emitter";

export interface CapturedEvent {
  readonly name: string;
  /** By property name, as the component handed them over, bound ones included. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Stands where a started SDK would stand and keeps what the handles hand it. */
export class Capture {
  readonly events: CapturedEvent[] = [];
  /** Of every handle that was used, by event name. */
  readonly definitions: Record<string, EventDefinition<object>> = {};
  /** What does not fit the registry, in words. */
  readonly problems: string[] = [];

  /** Its shape is that of the SDK's runtime, which handles find on `globalThis`. */
  install(): void {
    const runtime = {
      open: (definition: EventDefinition<object>, bound: object | undefined) => {
        this.definitions[definition.name] = definition;
        return {
          emit: (attributes: object) => this.#keep(definition, { ...bound, ...attributes }),
          enabled: () => true,
        };
      },
    };
    slot().runtime = runtime;
  }

  uninstall(): void {
    slot().runtime = undefined;
  }

  named(name: string): CapturedEvent[] {
    return this.events.filter((event) => event.name === name);
  }

  /** What one attribute was in each of an event's occurrences. */
  valuesOf(name: string, property: string): unknown[] {
    return this.named(name).map(({ attributes }) => attributes[property]);
  }

  #keep(definition: EventDefinition<object>, attributes: Record<string, unknown>): void {
    const fields = definition.fields as Readonly<Record<string, FieldDefinition>>;
    for (const property of Object.keys(attributes)) {
      if (fields[property] === undefined) this.problems.push(`${definition.name}: ${property}?`);
    }
    for (const [property, field] of Object.entries(fields)) {
      if (fits(field, attributes[property])) continue;
      this.problems.push(`${definition.name}: ${property} is ${String(attributes[property])}`);
    }
    this.events.push({ name: definition.name, attributes });
  }
}

function slot(): { runtime: unknown } {
  const host = globalThis as { [key: symbol]: { runtime: unknown } | undefined };
  const key = Symbol.for("sonde.v1");
  host[key] ??= { runtime: undefined };
  return host[key];
}

function fits(field: FieldDefinition, value: unknown): boolean {
  if (value === undefined) return field.required !== true;
  const { type } = field;
  if (type.endsWith("[]")) {
    return (
      Array.isArray(value) && value.every((item) => fitsScalar(field, type.slice(0, -2), item))
    );
  }
  if (type.startsWith("template[")) {
    const scalar = type.slice("template[".length, -1);
    return Object.values(value as object).every((item) => fitsScalar(field, scalar, item));
  }
  return fitsScalar(field, type, value);
}

function fitsScalar(field: FieldDefinition, scalar: string, value: unknown): boolean {
  const { members, closed, min = -Infinity, max = Infinity } = field;
  if (closed === true && !members?.some((member) => member === value)) return false;
  if (scalar === "string" || scalar === "boolean") return typeof value === scalar;
  if (typeof value !== "number" || !(value >= min && value <= max)) return false;
  return scalar === "double" || Number.isSafeInteger(value);
}
