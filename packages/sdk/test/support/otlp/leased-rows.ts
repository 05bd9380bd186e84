import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import fc from "fast-check";
import type { EventDefinition, FieldDefinition, FieldType } from "../../../src/emit/definition.ts";
import type { Layout } from "../../../src/row/layout.ts";
import { RowReader } from "../../../src/row/read-row.ts";
import { ROW_HEADER_BYTES, ROW_KIND, ROW_KIND_AT } from "../../../src/row/row-format.ts";
import type { PrivacyLevel } from "../../../src/scrub/policy.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import type { LeasedRow } from "../../../src/spool/leased-row.ts";
import { type Attributes, event, type Fields } from "../host/definitions.ts";
import { RunningHost } from "../host/running-host.ts";

/** One event with all that decides what its row looks like. */
export interface EmittedEvent {
  readonly fields: Fields;
  readonly changes: Partial<EventDefinition<Attributes>>;
  readonly given: Attributes;
  readonly timestamp: number | undefined;
  readonly traceFlags: number | undefined;
  readonly traceId: string;
}

const CLASSES = ["system", "operational", "identifier", "personal", "secret", "text"] as const;
const TYPES = ["string", "int", "double", "boolean"] as const;

const strings = fc.oneof(
  fc.stringMatching(/^[\w.:+-]{1,64}$/),
  fc.string({ unit: "binary", maxLength: 100 }),
);
/** At every length that a varint may have, on both sides of it. */
const ints = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc
    .tuple(fc.integer({ min: 0, max: 62 }), fc.integer({ min: -2, max: 2 }))
    .map(([bits, by]) => 2n ** BigInt(bits) + BigInt(by))
    .chain((value) => fc.constantFrom(value, -value)),
);

function scalar(type: (typeof TYPES)[number]): fc.Arbitrary<unknown> {
  if (type === "string") return strings;
  if (type === "int") return ints;
  return type === "double" ? fc.double({ noNaN: true }) : fc.boolean();
}

const openField = fc
  .tuple(
    fc.constantFrom(...TYPES),
    fc.constantFrom("", "[]", "template"),
    fc.constantFrom(...CLASSES),
  )
  .chain(([type, form, of]) => {
    const whole = (form === "template" ? `template[${type}]` : `${type}${form}`) as FieldType;
    const one = scalar(type);
    const value =
      form === "[]"
        ? fc.array(one, { maxLength: 5 })
        : form === "template"
          ? fc.dictionary(fc.stringMatching(/^[\w.:+-]{1,64}$/), one, {
              maxKeys: 5,
              noNullPrototype: true,
            })
          : one;
    return field({ key: "", type: whole, class: of }, value);
  });
const closedField = fc.oneof(
  field(
    { key: "", type: "string", class: "system", members: ["ok", "read only", "é"], closed: true },
    fc.constantFrom<unknown>("ok", "read only", "é", "of a later version"),
  ),
  field(
    { key: "", type: "int", class: "operational", members: [-1, 0, 70_000], closed: true },
    fc.constantFrom<unknown>(-1, 0, 70_000),
  ),
);

function field(
  definition: FieldDefinition,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<{ definition: FieldDefinition; value: unknown }> {
  return fc.record({
    definition: fc.constant(definition),
    value: fc.option(value, { nil: undefined, freq: 8 }),
  });
}

/** Any event that fits its definition: fields of every form, sampled or not, in a trace or not. */
export const anyEvent: fc.Arbitrary<EmittedEvent> = fc
  .record({
    list: fc.array(
      fc.oneof({ weight: 6, arbitrary: openField }, { weight: 1, arbitrary: closedField }),
      {
        maxLength: 20,
      },
    ),
    prefix: fc.constantFrom("a", "acme.".repeat(30)),
    scope: fc.constantFrom(
      { name: "acme", version: "1.0.0" },
      { name: "acme", version: "1.0.0", schemaUrl: "https://acme.example/1" },
      { name: "b".repeat(200), version: "2" },
    ),
    rate: fc.constantFrom(1, 0.999, 0.9999),
    isKept: fc.boolean(),
    timestamp: fc.option(fc.double({ min: -1, max: 2e13, noNaN: true }), { nil: undefined }),
    traceFlags: fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined }),
    // Kept at every rate above: the last 14 digits are R.
    traceId: fc.stringMatching(/^[1-9a-f]{18}f{4}[0-9a-f]{10}$/),
  })
  .map(({ list, prefix, scope, rate, isKept, ...rest }) => ({
    ...rest,
    fields: Object.fromEntries(
      list.map(({ definition }, at) => [`p${at}`, { ...definition, key: `${prefix}.f${at}` }]),
    ),
    given: Object.fromEntries(list.map(({ value }, at) => [`p${at}`, value])),
    changes: {
      scope,
      sampling: { rate, by: "trace" },
      ...(isKept ? { keepWhen: () => true } : {}),
    },
  }));

/** The rows that these events leave in a ring, as they would be leased; those sampled out have none. */
export function rowsOf(events: readonly EmittedEvent[], level: PrivacyLevel): LeasedRow[] {
  using running = new RunningHost({ level });
  const rows: LeasedRow[] = [];
  const layouts = new Map<number, Layout>();
  for (const [
    index,
    { fields, given, changes, timestamp, traceFlags, traceId },
  ] of events.entries()) {
    running.clock.millis += 1.25;
    const options = {
      context:
        traceFlags === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: "00f067aa0ba902b7", traceFlags }),
      ...(timestamp === undefined ? {} : { timestamp }),
    };
    event(fields, { name: `acme.event.e${index}`, ...changes }).emit(given, options);
    rows.push(...takeRows(running, layouts));
  }
  return rows;
}

function takeRows({ consumer }: RunningHost, layouts: Map<number, Layout>): LeasedRow[] {
  const rows: LeasedRow[] = [];
  const take = (start: number, length: number): void => {
    const bytes = Buffer.from(consumer.bytes.subarray(start, start + length));
    const reader = new RowReader(bytes);
    if (bytes[ROW_KIND_AT] === ROW_KIND.layout) {
      const layout = JSON.parse(bytes.toString("utf8", ROW_HEADER_BYTES)) as Layout;
      layouts.set(layout.id, layout);
    } else if (bytes[ROW_KIND_AT] === ROW_KIND.event) {
      const layout = layouts.get(reader.layoutIdAt(0))!;
      rows.push({ bytes, start: 0, length, layout, sequence: reader.sequenceAt(0), timeMillis: 0 });
    }
  };
  while (consumer.drain(Number.MAX_SAFE_INTEGER, take, () => {}) > 0);
  return rows;
}

/** What the encoder asks of a lease. */
export function leaseAt(
  level: PrivacyLevel,
  uidInstance: string,
): Pick<Lease, "instance" | "level"> {
  const resource = { attributes: { "service.name": "acme-store" } };
  return { level, instance: { resource, uidInstance } as unknown as Lease["instance"] };
}
