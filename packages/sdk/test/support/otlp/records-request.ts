import type { ScopeDefinition } from "../../../src/emit/definition.ts";
import { ANY_STRING, writeAttribute } from "../../../src/otlp/attribute.ts";
import { layoutEncoding } from "../../../src/otlp/layout-encoding.ts";
import {
  ATTRIBUTES,
  FLAGS,
  OBSERVED_TIME,
  PRIORITY_KEEP,
  PRIORITY_KEY,
  RANDOMNESS_KEY,
  RECORD_LENGTH_BYTES,
  SPAN_ID,
  THRESHOLD_KEY,
  TIME,
  TRACE_ID,
  UID_KEY,
  writeField,
} from "../../../src/otlp/log-record.ts";
import { LOG_RECORDS, writeResourceLogs, writeScopeLogs } from "../../../src/otlp/request-parts.ts";
import { BYTES, tag } from "../../../src/otlp/wire-type.ts";
import { ProtobufWriter } from "../../../src/otlp/writer.ts";
import type { EventRecord } from "../../../src/row/record.ts";
import type { Resource } from "../../../src/row/resource.ts";

/*
 * Requests from records, of whatever content: what the drain sends is made from rows (`encodeRows`), and
 * has to be the same bytes. For tests that want a request, and as the encoder's second opinion.
 */

/** Records of one spool instance that share a resource. */
export interface LogsBatch {
  readonly resource: Resource;
  readonly records: readonly EventRecord[];
  /** The instance id; with the sequence it makes `log.record.uid`. */
  readonly instance: string;
}

interface ScopeGroup {
  readonly scope: ScopeDefinition;
  readonly records: EventRecord[];
  /** Parallel to `records`. */
  readonly instances: string[];
}

interface ResourceGroup {
  readonly resource: Resource;
  /** By the layout's scope key, in order of first appearance. */
  readonly scopes: Map<string, ScopeGroup>;
}

const KEY_VALUE_VALUE = tag(2, BYTES);

const writer = new ProtobufWriter();

/**
 * An OTLP ExportLogsServiceRequest as protobuf. Records stand grouped by resource and scope (both
 * compared by content), groups in order of first appearance, records in the order given; the same
 * input gives the same bytes. No record gives no bytes: an empty request, which OTLP allows.
 *
 * Asserts that the request stays under 64 MiB: whoever forms batches counts bytes.
 */
export function encodeLogsRequest(batches: readonly LogsBatch[]): Uint8Array {
  writer.reset();
  for (const { resource, scopes } of groupRecords(batches)) {
    writeResourceLogs(writer, resource, () => {
      for (const { scope, records, instances } of scopes.values()) {
        writeScopeLogs(writer, scope, () => {
          for (const [index, record] of records.entries()) {
            writer.byte(LOG_RECORDS);
            writeLogRecord(writer, record, instances[index]!);
          }
        });
      }
    });
  }
  return writer.take();
}

function groupRecords(batches: readonly LogsBatch[]): Iterable<ResourceGroup> {
  const groups = new Map<string, ResourceGroup>();
  for (const { resource, records, instance } of batches) {
    if (records.length === 0) continue;
    const key = JSON.stringify(Object.entries(resource.attributes).sort(byKey));
    let group = groups.get(key);
    if (group === undefined) {
      group = { resource, scopes: new Map() };
      groups.set(key, group);
    }
    for (const record of records) addRecord(group, record, instance);
  }
  return groups.values();
}

function addRecord(group: ResourceGroup, record: EventRecord, instance: string): void {
  const key = layoutEncoding(record.layout).scopeKey;
  let scope = group.scopes.get(key);
  if (scope === undefined) {
    scope = { scope: record.layout.scope, records: [], instances: [] };
    group.scopes.set(key, scope);
  }
  scope.records.push(record);
  scope.instances.push(instance);
}

function byKey(left: readonly [string, string], right: readonly [string, string]): number {
  return left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0;
}

/** One record as an OpenTelemetry LogRecord, length included. */
function writeLogRecord(writer: ProtobufWriter, record: EventRecord, instance: string): void {
  const encoding = layoutEncoding(record.layout);
  const start = writer.begin(RECORD_LENGTH_BYTES);
  writer.byte(TIME);
  writer.unixNanos(record.timeMillis);
  writer.byte(OBSERVED_TIME);
  writer.unixNanos(record.observedTimeMillis);
  writer.raw(encoding.constants);
  const { fields } = encoding;
  for (let index = 0; index < fields.length; index++) {
    const value = record.values[index];
    if (value !== undefined) writeField(writer, fields[index]!, value);
  }
  writeUid(writer, instance, record.sequence);
  writeSampling(writer, record);
  writeTraceContext(writer, record);
  writer.end(start, RECORD_LENGTH_BYTES);
}

/** `<instance>:<sequence>`, put together in the buffer: it is unique to the record, so never a cached string. */
function writeUid(writer: ProtobufWriter, instance: string, sequence: number): void {
  writer.byte(ATTRIBUTES);
  const attribute = writer.begin(1);
  writer.raw(UID_KEY);
  writer.byte(KEY_VALUE_VALUE);
  const any = writer.begin(1);
  writer.byte(ANY_STRING);
  const text = writer.begin(1);
  writer.text(instance);
  writer.byte(0x3a); // ":"
  writer.decimal(sequence);
  writer.end(text, 1);
  writer.end(any, 1);
  writer.end(attribute, 1);
}

/** The threshold stands on every record, `0` included: without one a reader cannot know the weight. */
function writeSampling(writer: ProtobufWriter, record: EventRecord): void {
  writeAttribute(writer, ATTRIBUTES, THRESHOLD_KEY, record.threshold, false);
  if (record.randomness !== undefined) {
    writeAttribute(writer, ATTRIBUTES, RANDOMNESS_KEY, record.randomness, false);
  }
  if (record.alwaysKept) {
    writeAttribute(writer, ATTRIBUTES, PRIORITY_KEY, PRIORITY_KEEP, false);
  }
}

function writeTraceContext(writer: ProtobufWriter, record: EventRecord): void {
  if (record.traceId === undefined) return;
  if (record.traceFlags !== 0) {
    writer.byte(FLAGS);
    writer.fixed32(record.traceFlags);
  }
  writeBytes(writer, TRACE_ID, record.traceId);
  if (record.spanId !== undefined) writeBytes(writer, SPAN_ID, record.spanId);
}

function writeBytes(writer: ProtobufWriter, field: number, bytes: Uint8Array): void {
  writer.byte(field);
  writer.varint(bytes.length);
  writer.raw(bytes);
}
