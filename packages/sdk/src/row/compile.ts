import type {
  EventDefinition,
  FieldDefinition,
  FieldWriters,
  Priority,
} from "../emit/definition.ts";
import { actionFor } from "../scrub/policy.ts";
import { type CompileContext, compileField, elementType } from "./compile-field.ts";
import type { Field } from "./field.ts";
import { type FieldForm, type Layout, type LayoutField, layoutRowBytes } from "./layout.ts";
import { hasStackField, RecordTrailer } from "./record-trailer.ts";
import { MAX_ROW_BYTES, ROW_MAX_PREFIX_BYTES } from "./row-format.ts";

export const MAX_FIELDS = 256;
const ARRAY_INDEX = /^\d+$/;
const PRIORITIES: readonly Priority[] = ["critical", "normal", "bulk"];

const SEVERITY_NUMBER = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

export interface CompiledEvent {
  readonly layout: Layout;
  /** Of an event with text, what its records say beside their own attributes. */
  readonly trailer?: RecordTrailer;
  readonly writers: FieldWriters<never>;
  /** No row of this event is longer. At most {@link MAX_ROW_BYTES}. */
  readonly maxRowBytes: number;
}

/**
 * Compiles an event for the row writer. Throws RangeError on a definition over a limit; the message
 * names it.
 */
export function compileEvent(
  definition: EventDefinition<never>,
  layoutId: number,
  context: CompileContext,
): CompiledEvent {
  const fields = Object.entries<FieldDefinition>(definition.fields);
  if (fields.length > MAX_FIELDS) {
    throw new RangeError(`${definition.name} has ${fields.length} fields, over ${MAX_FIELDS}`);
  }
  // Object.entries() puts such names first, and values would stand under the wrong keys.
  const misplaced = fields.find(([property]) => ARRAY_INDEX.test(property));
  if (misplaced !== undefined) {
    throw new RangeError(`${definition.name} has a property ${misplaced[0]}, which is a number`);
  }
  const writers: Record<string, Field> = {};
  const layoutFields: LayoutField[] = [];
  const trailer = trailerOf(fields, context);
  const fieldCount = fields.length + (trailer?.fields.length ?? 0);
  let maxRowBytes = ROW_MAX_PREFIX_BYTES + Math.ceil(fieldCount / 8) + (trailer?.maxBytes ?? 0);
  for (const [index, [property, field]] of fields.entries()) {
    const compiled = compileField(field, index, watched(context, trailer, field));
    layoutFields.push(layoutField(field, compiled.form));
    maxRowBytes += compiled.maxBytes;
    writers[property] = compiled.writer;
  }
  if (maxRowBytes > MAX_ROW_BYTES) {
    throw new RangeError(
      `rows of ${definition.name} could take ${maxRowBytes} bytes, over ${MAX_ROW_BYTES}; lower max_items`,
    );
  }
  if (trailer !== undefined) layoutFields.push(...trailer.fields);
  const hasPersons =
    actionFor("personal", context.level) === "pseudonym" &&
    layoutFields.some(({ form }) => form === "text");
  const layout = compileLayout(definition, layoutId, layoutFields, hasPersons);
  const compiled = { layout, writers: writers as FieldWriters<never>, maxRowBytes };
  return trailer === undefined ? compiled : { ...compiled, trailer };
}

/** Only of events with text, which alone is redacted. */
function trailerOf(
  fields: readonly (readonly [string, FieldDefinition])[],
  { level, row, scrubber, tally }: CompileContext,
): RecordTrailer | undefined {
  if (scrubber === undefined || tally === undefined) return undefined;
  const texts = fields.filter(
    ([, field]) => elementType(field) === "string" && actionFor(field.class, level) === "scan",
  );
  const keys = texts.map(([, { key }]) => key);
  return keys.length === 0
    ? undefined
    : new RecordTrailer(row, fields.length, hasStackField(keys), tally);
}

function watched(
  context: CompileContext,
  trailer: RecordTrailer | undefined,
  { key }: FieldDefinition,
): CompileContext {
  if (trailer === undefined || context.scrubber === undefined) return context;
  return { ...context, scrubber: trailer.watching(key, context.scrubber) };
}

function compileLayout(
  { name, scope, severity, diagnosticLevel, delivery }: EventDefinition<never>,
  id: number,
  fields: readonly LayoutField[],
  hasPersons: boolean,
): Layout {
  const severityNumber = SEVERITY_NUMBER[severity];
  if (severityNumber === undefined) throw new RangeError(`${name} has no severity ${severity}`);
  const { priority, ttlMillis } = delivery;
  if (!PRIORITIES.includes(priority)) throw new RangeError(`${name} has no priority ${priority}`);
  if (ttlMillis !== undefined && !(Number.isSafeInteger(ttlMillis) && ttlMillis > 0)) {
    throw new RangeError(`${name} has a ttlMillis of ${ttlMillis}`);
  }
  const layout = {
    id,
    event: name,
    scope,
    severityNumber,
    level: diagnosticLevel,
    priority,
    durability: delivery.durability,
    ...(ttlMillis === undefined ? {} : { ttlMillis }),
    ...(hasPersons ? { persons: true as const } : {}),
    fields,
  };
  // Here and not when the first row is written: that is within emit().
  const bytes = layoutRowBytes(layout);
  if (bytes > MAX_ROW_BYTES) {
    throw new RangeError(
      `the layout of ${name} takes ${bytes} bytes, over ${MAX_ROW_BYTES}; it has too many members`,
    );
  }
  return layout;
}

function layoutField(field: FieldDefinition, form: FieldForm): LayoutField {
  const { key, type, members } = field;
  const base = { key, type, class: field.class, form };
  return form === "member" && members !== undefined ? { ...base, members } : base;
}
