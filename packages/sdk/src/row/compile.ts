import type { EventDefinition, FieldDefinition, FieldWriters } from "../emit/definition.ts";
import { type CompileContext, compileField } from "./compile-field.ts";
import { BoundField, type Field, RefusedField } from "./field.ts";
import type { FieldForm, Layout, LayoutField } from "./layout.ts";
import { RowCursor } from "./row-cursor.ts";
import { MAX_ROW_BYTES, ROW_MAX_PREFIX_BYTES } from "./row-format.ts";

const MAX_FIELDS = 256;
/** Room for the presence bits of an event with the most fields. */
const MAX_PRESENCE_BYTES = MAX_FIELDS / 8;

const SEVERITY_NUMBER = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

export interface CompiledEvent {
  readonly layout: Layout;
  readonly writers: FieldWriters<never>;
  /** No row of this event is longer. At most {@link MAX_ROW_BYTES}. */
  readonly maxRowBytes: number;
}

/**
 * Compiles an event for the row writer. Throws RangeError on a definition over a limit; the message
 * names it. `bound` are values of `with()`, which are written here, once.
 */
export function compileEvent(
  definition: EventDefinition<never>,
  layoutId: number,
  bound: object | undefined,
  context: CompileContext,
): CompiledEvent {
  const fields = Object.entries<FieldDefinition>(definition.fields);
  if (fields.length > MAX_FIELDS) {
    throw new RangeError(`${definition.name} has ${fields.length} fields, over ${MAX_FIELDS}`);
  }
  const writers: Record<string, Field> = {};
  const layoutFields: LayoutField[] = [];
  let maxRowBytes = ROW_MAX_PREFIX_BYTES + Math.ceil(fields.length / 8);
  for (const [index, [property, field]] of fields.entries()) {
    const compiled = compileField(field, index, context);
    layoutFields.push(layoutField(field, compiled.form));
    maxRowBytes += compiled.maxBytes;
    writers[property] = compiled.writer;
  }
  if (maxRowBytes > MAX_ROW_BYTES) {
    throw new RangeError(
      `rows of ${definition.name} could take ${maxRowBytes} bytes, over ${MAX_ROW_BYTES}; lower max_items`,
    );
  }
  if (bound !== undefined) bindFields(writers, fields, bound, context);
  return {
    layout: {
      id: layoutId,
      event: definition.name,
      scope: definition.scope,
      severityNumber: SEVERITY_NUMBER[definition.severity],
      level: definition.diagnosticLevel,
      priority: definition.delivery.priority,
      fields: layoutFields,
    },
    writers: writers as FieldWriters<never>,
    maxRowBytes,
  };
}

function layoutField(field: FieldDefinition, form: FieldForm): LayoutField {
  const { key, type, members } = field;
  const base = { key, type, class: field.class, form };
  return form === "member" && members !== undefined ? { ...base, members } : base;
}

/** Writes each bound value once, beside the ring, and keeps its bytes for all rows to come. */
function bindFields(
  writers: Record<string, Field>,
  fields: readonly (readonly [string, FieldDefinition])[],
  bound: object,
  context: CompileContext,
): void {
  for (const [index, [property, field]] of fields.entries()) {
    if (!Object.hasOwn(bound, property)) continue;
    const aside = new RowCursor(new Uint8Array(MAX_PRESENCE_BYTES + MAX_ROW_BYTES));
    aside.position = MAX_PRESENCE_BYTES;
    const { writer } = compileField(field, index, { ...context, row: aside });
    writer.put((bound as Record<string, unknown>)[property]);
    aside.putPresence(MAX_PRESENCE_BYTES);
    const isPresent = aside.bytes.subarray(0, MAX_PRESENCE_BYTES).some((bits) => bits !== 0);
    const encoded = aside.bytes.slice(MAX_PRESENCE_BYTES, aside.position);
    writers[property] = aside.valid
      ? new BoundField(context.row, index, encoded, isPresent)
      : new RefusedField(context.row, index, true);
  }
}
