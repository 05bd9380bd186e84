import type { EventDefinition } from "../emit/definition.ts";
import { levelAllows } from "../scrub/policy.ts";
import { compileEvent } from "./compile.ts";
import type { CompileContext } from "./compile-field.ts";
import { RowReader } from "./read-row.ts";
import type { RecordValue } from "./record.ts";
import { RowCursor } from "./row-cursor.ts";
import { MAX_ROW_BYTES, ROW_HEADER_BYTES } from "./row-format.ts";

/**
 * An event's attributes as they would leave: written into a row beside the ring by the fields that write every row, and read
 * back as any reader does. Undefined where the event may not leave, "invalid" where an attribute is missing or does not fit.
 * Throws what the caller's own getters throw.
 */
export function previewEvent(
  definition: EventDefinition<never>,
  attributes: object,
  context: Omit<CompileContext, "row">,
): Readonly<Record<string, RecordValue>> | "invalid" | undefined {
  if (definition.expired !== undefined) return undefined;
  if (!levelAllows(context.level, definition.diagnosticLevel)) return undefined;
  const row = new RowCursor(new Uint8Array(2 * MAX_ROW_BYTES));
  const { layout, trailer, writers } = compileEvent(definition, 1, { ...context, row });
  const presenceBytes = Math.ceil(layout.fields.length / 8);
  row.presenceAt = ROW_HEADER_BYTES;
  row.position = ROW_HEADER_BYTES + presenceBytes;
  trailer?.begin();
  definition.write(writers, attributes as never);
  trailer?.write();
  if (!row.valid) return "invalid";
  row.putPresence(presenceBytes);
  const { values } = new RowReader(row.buffer).read(0, row.position, layout);
  return named(
    layout.fields.map(({ key }) => key),
    values,
  );
}

/** A template's entries stand under keys of their own, as on the wire. */
function named(
  keys: readonly string[],
  values: readonly (RecordValue | undefined)[],
): Record<string, RecordValue> {
  const attributes: Record<string, RecordValue> = Object.create(null);
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    if (value instanceof Map) {
      for (const [subkey, entry] of value) attributes[`${key}.${subkey}`] = entry;
    } else attributes[key] = value;
  }
  return attributes;
}
