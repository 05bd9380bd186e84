import type { ScopeDefinition } from "../emit/definition.ts";
import type { Resource } from "../row/resource.ts";
import { encodeKey, writeAttribute } from "./attribute.ts";
import { BYTES, tag } from "./wire-type.ts";
import type { ProtobufWriter } from "./writer.ts";

const RESOURCE_LOGS = tag(1, BYTES);
const RESOURCE = tag(1, BYTES);
const RESOURCE_ATTRIBUTES = tag(1, BYTES);
const SCOPE_LOGS = tag(2, BYTES);
const SCOPE = tag(1, BYTES);
const SCOPE_NAME = tag(1, BYTES);
const SCOPE_VERSION = tag(2, BYTES);
const SCHEMA_URL = tag(3, BYTES);
/** The field of a ScopeLogs in which each record stands. */
export const LOG_RECORDS: number = tag(2, BYTES);
/** Holds up to 2 MiB, more than most requests. */
const GROUP_LENGTH_BYTES = 3;

/** The ResourceLogs of a request that has one. `writeScopes` writes what is in it. */
export function writeResourceLogs(
  writer: ProtobufWriter,
  resource: Resource,
  writeScopes: () => void,
): void {
  writer.byte(RESOURCE_LOGS);
  const start = writer.begin(GROUP_LENGTH_BYTES);
  writer.byte(RESOURCE);
  const attributes = writer.begin(2);
  for (const [key, value] of Object.entries(resource.attributes)) {
    writeAttribute(writer, RESOURCE_ATTRIBUTES, encodeKey(key), value, false);
  }
  writer.end(attributes, 2);
  writeScopes();
  writer.end(start, GROUP_LENGTH_BYTES);
}

/** The ScopeLogs of one scope. `writeRecords` writes what is in it, each behind {@link LOG_RECORDS}. */
export function writeScopeLogs(
  writer: ProtobufWriter,
  scope: ScopeDefinition,
  writeRecords: () => void,
): void {
  writer.byte(SCOPE_LOGS);
  const start = writer.begin(GROUP_LENGTH_BYTES);
  writer.byte(SCOPE);
  const head = writer.begin(1);
  writeText(writer, SCOPE_NAME, scope.name);
  writeText(writer, SCOPE_VERSION, scope.version);
  writer.end(head, 1);
  writeRecords();
  if (scope.schemaUrl !== undefined) writeText(writer, SCHEMA_URL, scope.schemaUrl);
  writer.end(start, GROUP_LENGTH_BYTES);
}

function writeText(writer: ProtobufWriter, field: number, text: string): void {
  writer.byte(field);
  const start = writer.begin(1);
  writer.text(text);
  writer.end(start, 1);
}
