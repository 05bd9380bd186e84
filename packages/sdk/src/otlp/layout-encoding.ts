import type { FieldType } from "../emit/definition.ts";
import type { Layout } from "../row/layout.ts";
import { encodeKey } from "./attribute.ts";
import { BYTES, tag, VARINT } from "./wire-type.ts";
import { ProtobufWriter } from "./writer.ts";

const SEVERITY_NUMBER = tag(2, VARINT);
const EVENT_NAME = tag(12, BYTES);

export interface FieldEncoding {
  readonly key: string;
  readonly encodedKey: Uint8Array;
  /** Numbers leave as double_value, even whole ones: the registry's type is the wire's type. */
  readonly asDouble: boolean;
}

/** What is the same in every record of a layout, as bytes. */
export interface LayoutEncoding {
  /** Severity and event name: whole fields of a LogRecord. */
  readonly constants: Uint8Array;
  readonly fields: readonly FieldEncoding[];
  /** Equal for layouts of equal scopes. */
  readonly scopeKey: string;
}

// Keyed by the layout itself, so that an encoding lives as long as its layout and no longer.
const encodings = new WeakMap<Layout, LayoutEncoding>();

export function layoutEncoding(layout: Layout): LayoutEncoding {
  const known = encodings.get(layout);
  if (known !== undefined) return known;
  const encoding: LayoutEncoding = {
    constants: encodeConstants(layout),
    fields: layout.fields.map(({ key, type }) => ({
      key,
      encodedKey: encodeKey(key),
      asDouble: isDouble(type),
    })),
    scopeKey: JSON.stringify([
      layout.scope.name,
      layout.scope.version,
      layout.scope.schemaUrl ?? "",
    ]),
  };
  encodings.set(layout, encoding);
  return encoding;
}

function encodeConstants(layout: Layout): Uint8Array {
  const writer = new ProtobufWriter();
  writer.byte(SEVERITY_NUMBER);
  writer.varint(layout.severityNumber);
  writer.byte(EVENT_NAME);
  const name = writer.begin(1);
  writer.text(layout.event);
  writer.end(name, 1);
  return writer.take();
}

function isDouble(type: FieldType): boolean {
  return type === "double" || type === "double[]" || type === "template[double]";
}
