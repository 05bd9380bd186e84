import { INVISIBLE, unicodeEscapes } from "../../diagnostics/visible-text.ts";

/** Plain data. A mapping keeps its order, whatever its keys are; of an object they are known names. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>
  | { readonly [key: string]: JsonValue };

/** One line for each value, so that a comparison of versions shows what changed and no more. */
export function jsonText(value: JsonValue): string {
  return `${write(value, "\n")}\n`;
}

function write(value: JsonValue, lineBreak: string): string {
  if (value === null || typeof value !== "object") return scalarText(value);
  const inner = `${lineBreak}  `;
  if (isList(value)) {
    if (value.length === 0) return "[]";
    const items = value.map((item) => write(item, inner));
    return `[${inner}${items.join(`,${inner}`)}${lineBreak}]`;
  }
  const entries = isMapping(value) ? [...value] : Object.entries(value);
  if (entries.length === 0) return "{}";
  const lines = entries.map(([key, item]) => `${scalarText(key)}: ${write(item, inner)}`);
  return `{${inner}${lines.join(`,${inner}`)}${lineBreak}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isMapping(value: JsonValue): value is ReadonlyMap<string, JsonValue> {
  return value instanceof Map;
}

function scalarText(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(INVISIBLE, unicodeEscapes);
}
