import { ProtobufReader, WireError } from "../otlp/reader.ts";
import { BYTES, FIXED32, FIXED64, tag, VARINT } from "../otlp/wire-type.ts";
import {
  type DecodedLogRecord,
  type DecodedLogsRequest,
  type DecodedResource,
  type DecodedResourceLogs,
  type DecodedScope,
  type DecodedScopeLogs,
  type DecodedValue,
  EMPTY_RESOURCE,
  EMPTY_SCOPE,
  OtlpDecodeError,
} from "./decoded-logs.ts";
import { readAnyValue, readKeyValue } from "./otlp-value.ts";

type Mutable<T> = { -readonly [P in keyof T]: T[P] };
type AttributeMap = Map<string, DecodedValue>;

/** Reads the field whose tag is given; false for a field it does not know. */
type ReadField = (fieldTag: number, reader: ProtobufReader) => boolean;

/**
 * Decodes an ExportLogsServiceRequest from protobuf. Unknown fields are passed over; text must be
 * UTF-8, as protobuf 3 demands. Throws {@link OtlpDecodeError} and nothing else.
 */
export function decodeLogsRequest(bytes: Uint8Array): DecodedLogsRequest {
  const resourceLogs: DecodedResourceLogs[] = [];
  try {
    readMessage(new ProtobufReader(bytes), (field, reader) => {
      if (field !== tag(1, BYTES)) return false;
      resourceLogs.push(readResourceLogs(reader.message()));
      return true;
    });
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new OtlpDecodeError(`not an OTLP logs request: ${error.message}`, { cause: error });
  }
  return { resourceLogs };
}

function readResourceLogs(message: ProtobufReader): DecodedResourceLogs {
  let resource = EMPTY_RESOURCE;
  const scopeLogs: DecodedScopeLogs[] = [];
  let schemaUrl = "";
  readMessage(message, (field, reader) => {
    if (field === tag(1, BYTES)) resource = readResource(reader.message());
    else if (field === tag(2, BYTES)) scopeLogs.push(readScopeLogs(reader.message()));
    else if (field === tag(3, BYTES)) schemaUrl = reader.text();
    else return false;
    return true;
  });
  return { resource, scopeLogs, schemaUrl };
}

function readResource(message: ProtobufReader): DecodedResource {
  const attributes: AttributeMap = new Map();
  let droppedAttributesCount = 0;
  readMessage(message, (field, reader) => {
    if (field === tag(1, BYTES)) readKeyValue(reader.message(), attributes);
    else if (field === tag(2, VARINT)) droppedAttributesCount = reader.uint32();
    else return false;
    return true;
  });
  return { attributes, droppedAttributesCount };
}

function readScopeLogs(message: ProtobufReader): DecodedScopeLogs {
  let scope = EMPTY_SCOPE;
  const logRecords: DecodedLogRecord[] = [];
  let schemaUrl = "";
  readMessage(message, (field, reader) => {
    if (field === tag(1, BYTES)) scope = readScope(reader.message());
    else if (field === tag(2, BYTES)) logRecords.push(readLogRecord(reader.message()));
    else if (field === tag(3, BYTES)) schemaUrl = reader.text();
    else return false;
    return true;
  });
  return { scope, logRecords, schemaUrl };
}

function readScope(message: ProtobufReader): DecodedScope {
  const attributes: AttributeMap = new Map();
  const scope: Mutable<DecodedScope> = { ...EMPTY_SCOPE, attributes };
  readMessage(message, (field, reader) => {
    if (field === tag(1, BYTES)) scope.name = reader.text();
    else if (field === tag(2, BYTES)) scope.version = reader.text();
    else if (field === tag(3, BYTES)) readKeyValue(reader.message(), attributes);
    else if (field === tag(4, VARINT)) scope.droppedAttributesCount = reader.uint32();
    else return false;
    return true;
  });
  return scope;
}

function readLogRecord(message: ProtobufReader): DecodedLogRecord {
  const attributes: AttributeMap = new Map();
  const record = emptyRecord(attributes);
  readMessage(message, (field, reader) => {
    if (field === tag(1, FIXED64)) record.timeUnixNano = reader.fixed64();
    else if (field === tag(2, VARINT)) record.severityNumber = reader.uint32() | 0;
    else if (field === tag(3, BYTES)) record.severityText = reader.text();
    else if (field === tag(5, BYTES)) record.body = readAnyValue(reader.message(), 0);
    else if (field === tag(6, BYTES)) readKeyValue(reader.message(), attributes);
    else if (field === tag(7, VARINT)) record.droppedAttributesCount = reader.uint32();
    else if (field === tag(8, FIXED32)) record.flags = reader.fixed32();
    else if (field === tag(9, BYTES)) record.traceId = hex(reader.bytes());
    else if (field === tag(10, BYTES)) record.spanId = hex(reader.bytes());
    else if (field === tag(11, FIXED64)) record.observedTimeUnixNano = reader.fixed64();
    else if (field === tag(12, BYTES)) record.eventName = reader.text();
    else return false;
    return true;
  });
  return record;
}

function emptyRecord(attributes: AttributeMap): Mutable<DecodedLogRecord> {
  return {
    timeUnixNano: 0n,
    observedTimeUnixNano: 0n,
    severityNumber: 0,
    severityText: "",
    eventName: "",
    body: undefined,
    attributes,
    droppedAttributesCount: 0,
    flags: 0,
    traceId: "",
    spanId: "",
  };
}

function readMessage(reader: ProtobufReader, readField: ReadField): void {
  while (!reader.done) {
    const field = reader.tag();
    if (!readField(field, reader)) reader.skip(field);
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}
