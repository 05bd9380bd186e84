import type { ScopeDefinition } from "../emit/definition.ts";
import type { EventRecord } from "../row/record.ts";
import type { Resource } from "../row/resource.ts";
import type { Lease } from "../spool/lease.ts";
import { decodeRow, type LeasedRow } from "../spool/leased-row.ts";
import { encodeKey, writeAttribute } from "./attribute.ts";
import { layoutEncoding } from "./layout-encoding.ts";
import { writeLogRecord } from "./log-record.ts";
import { BYTES, tag } from "./wire-type.ts";
import { ProtobufWriter } from "./writer.ts";

/** Records of one spool instance that share a resource. */
export interface LogsBatch {
  readonly resource: Resource;
  readonly records: readonly EventRecord[];
  /** The instance id; with the sequence it makes `log.record.uid`. */
  readonly instance: string;
}

/** Rows of one lease as a request, ready to be sent. */
export interface EncodedRows {
  readonly body: Uint8Array;
  /** Records in the body. */
  readonly items: number;
  /** Indexes of rows that do not fit their layout. They are not in the body. */
  readonly unreadable: readonly number[];
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

const RESOURCE_LOGS = tag(1, BYTES);
const RESOURCE = tag(1, BYTES);
const RESOURCE_ATTRIBUTES = tag(1, BYTES);
const SCOPE_LOGS = tag(2, BYTES);
const SCOPE = tag(1, BYTES);
const SCOPE_NAME = tag(1, BYTES);
const SCOPE_VERSION = tag(2, BYTES);
const LOG_RECORDS = tag(2, BYTES);
const SCHEMA_URL = tag(3, BYTES);
/** Holds up to 2 MiB, more than most requests. */
const GROUP_LENGTH_BYTES = 3;

// Encoding is synchronous, so one buffer serves every request of this thread.
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
  for (const group of groupRecords(batches)) {
    writer.byte(RESOURCE_LOGS);
    const start = writer.begin(GROUP_LENGTH_BYTES);
    writeResource(group.resource);
    for (const scope of group.scopes.values()) writeScopeLogs(scope);
    writer.end(start, GROUP_LENGTH_BYTES);
  }
  return writer.take();
}

/**
 * Some rows of a lease as an ExportLogsServiceRequest, in the order given inside each scope, without
 * what may not leave at the lease's level. A row that does not fit its layout costs no other.
 *
 * Asserts that the request stays under 64 MiB: whoever forms requests counts bytes.
 */
export function encodeRows(
  lease: Pick<Lease, "instance" | "level">,
  rows: readonly LeasedRow[],
): EncodedRows {
  const { resource, uidInstance } = lease.instance;
  const records: EventRecord[] = [];
  const unreadable: number[] = [];
  for (const [index, row] of rows.entries()) {
    const record = decodeRow(row, lease.level);
    if (record === undefined) unreadable.push(index);
    else records.push(record);
  }
  const body = encodeLogsRequest([{ resource, records, instance: uidInstance }]);
  return { body, items: records.length, unreadable };
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

function writeResource(resource: Resource): void {
  writer.byte(RESOURCE);
  const start = writer.begin(2);
  for (const [key, value] of Object.entries(resource.attributes)) {
    writeAttribute(writer, RESOURCE_ATTRIBUTES, encodeKey(key), value, false);
  }
  writer.end(start, 2);
}

function writeScopeLogs(group: ScopeGroup): void {
  writer.byte(SCOPE_LOGS);
  const start = writer.begin(GROUP_LENGTH_BYTES);
  writer.byte(SCOPE);
  const scope = writer.begin(1);
  writeText(SCOPE_NAME, group.scope.name);
  writeText(SCOPE_VERSION, group.scope.version);
  writer.end(scope, 1);
  for (let index = 0; index < group.records.length; index++) {
    writer.byte(LOG_RECORDS);
    writeLogRecord(writer, group.records[index]!, group.instances[index]!);
  }
  if (group.scope.schemaUrl !== undefined) writeText(SCHEMA_URL, group.scope.schemaUrl);
  writer.end(start, GROUP_LENGTH_BYTES);
}

function writeText(field: number, text: string): void {
  writer.byte(field);
  const start = writer.begin(1);
  writer.text(text);
  writer.end(start, 1);
}

function byKey(left: readonly [string, string], right: readonly [string, string]): number {
  return left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0;
}
