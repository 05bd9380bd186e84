import type { EventDefinition, FieldDefinition, FieldWriters } from "../emit/definition.ts";
import { type CompiledEvent, MAX_FIELDS } from "./compile.ts";
import { type CompileContext, compileField } from "./compile-field.ts";
import { BoundField, type Field, RefusedField } from "./field.ts";
import { RowCursor } from "./row-cursor.ts";
import { MAX_ROW_BYTES } from "./row-format.ts";

/** Room for the presence bits of an event with the most fields. */
const MAX_PRESENCE_BYTES = MAX_FIELDS / 8;

/** Binding is synchronous, so one place beside the ring serves all of it. */
let aside: RowCursor | undefined;

/**
 * The writers of a handle made by `with()`: each bound value is scrubbed and written once, beside the
 * ring, and its bytes are kept for all rows to come. A value that does not fit, or whose getter throws,
 * makes every event of the handle invalid.
 */
export function bindFields(
  definition: EventDefinition<never>,
  compiled: CompiledEvent,
  bound: object,
  context: CompileContext,
): FieldWriters<never> {
  const writers: Record<string, Field> = { ...(compiled.writers as Record<string, Field>) };
  for (const [index, [property, field]] of Object.entries<FieldDefinition>(
    definition.fields,
  ).entries()) {
    if (!Object.hasOwn(bound, property)) continue;
    writers[property] = boundField(
      field,
      index,
      bound as Record<string, unknown>,
      property,
      context,
    );
  }
  return writers as FieldWriters<never>;
}

function boundField(
  field: FieldDefinition,
  index: number,
  bound: Record<string, unknown>,
  property: string,
  context: CompileContext,
): Field {
  aside ??= new RowCursor(new Uint8Array(MAX_PRESENCE_BYTES + MAX_ROW_BYTES));
  const row = aside;
  row.position = MAX_PRESENCE_BYTES;
  row.presenceAt = 0;
  row.presence = 0;
  row.bytes.fill(0, 0, MAX_PRESENCE_BYTES);
  row.valid = true;
  const { writer } = compileField(field, index, { ...context, row });
  try {
    writer.put(bound[property]);
  } catch {
    // The caller's own code (a getter, a proxy) threw: like a value that does not fit.
    row.valid = false;
  }
  if (!row.valid) return new RefusedField(context.row, index, true);
  row.putPresence(MAX_PRESENCE_BYTES);
  const isPresent = row.bytes.subarray(0, MAX_PRESENCE_BYTES).some((bits) => bits !== 0);
  const encoded = row.bytes.slice(MAX_PRESENCE_BYTES, row.position);
  return new BoundField(context.row, index, encoded, isPresent);
}
