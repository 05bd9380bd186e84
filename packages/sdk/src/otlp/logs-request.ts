import type { ScopeDefinition } from "../emit/definition.ts";
import type { Layout } from "../row/layout.ts";
import type { EventRecord } from "../row/record.ts";
import type { Resource } from "../row/resource.ts";
import type { PrivacyLevel } from "../scrub/policy.ts";
import type { Lease } from "../spool/lease.ts";
import type { LeasedRow } from "../spool/leased-row.ts";
import { layoutEncoding } from "./layout-encoding.ts";
import { writeLogRecord } from "./log-record.ts";
import { LOG_RECORDS, writeResourceLogs, writeScopeLogs } from "./request-parts.ts";
import { RowEncoder } from "./row-encoder.ts";
import { rowPlan } from "./row-plan.ts";
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

/**
 * Some rows of a lease as an ExportLogsServiceRequest, straight from their bytes, without what may
 * not leave at the lease's level: scopes in order of first appearance, rows in the order given. A row
 * that does not fit its layout costs no other.
 *
 * Asserts that the request stays under 64 MiB: whoever forms requests counts bytes.
 */
export function encodeRows(
  lease: Pick<Lease, "instance" | "level">,
  rows: readonly LeasedRow[],
): EncodedRows {
  const { resource, uidInstance } = lease.instance;
  const encoder = new RowEncoder(writer, uidInstance);
  const unreadable: number[] = [];
  writer.reset();
  writeResourceLogs(writer, resource, () => {
    for (const indexes of groupRows(rows)) {
      writeScopeRows(encoder, lease.level, rows, indexes, unreadable);
    }
  });
  const items = rows.length - unreadable.length;
  if (items === 0) writer.reset();
  return { body: writer.take(), items, unreadable: unreadable.sort((a, b) => a - b) };
}

/** Indexes of rows by scope. */
function groupRows(rows: readonly LeasedRow[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  let layout: Layout | undefined;
  let group: number[] = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    // Neighbours are mostly of one event.
    if (row.layout !== layout) {
      layout = row.layout;
      const { scopeKey } = layoutEncoding(layout);
      group = groups.get(scopeKey) ?? [];
      groups.set(scopeKey, group);
    }
    group.push(index);
  }
  return groups.values();
}

/** Nothing for a scope none of whose rows could be read. */
function writeScopeRows(
  encoder: RowEncoder,
  level: PrivacyLevel,
  rows: readonly LeasedRow[],
  indexes: readonly number[],
  unreadable: number[],
): void {
  const before = writer.length;
  const unreadableBefore = unreadable.length;
  writeScopeLogs(writer, rows[indexes[0]!]!.layout.scope, () => {
    for (const index of indexes) {
      const row = rows[index]!;
      if (!encoder.write(row, rowPlan(row.layout, level))) unreadable.push(index);
    }
  });
  if (unreadable.length - unreadableBefore === indexes.length) writer.truncate(before);
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
