import {
  type DecodedAttributes,
  type DecodedLogRecord,
  type DecodedLogsRequest,
  type DecodedResourceLogs,
  type DecodedScopeLogs,
  type DecodedValue,
  MAX_VALUE_DEPTH,
  OtlpDecodeError,
} from "./decoded-logs.ts";

/** Every name that OTLP's logs messages use; what stands under it is not yet known. */
interface Json {
  readonly resourceLogs?: unknown;
  readonly resource?: unknown;
  readonly scopeLogs?: unknown;
  readonly scope?: unknown;
  readonly schemaUrl?: unknown;
  readonly name?: unknown;
  readonly version?: unknown;
  readonly logRecords?: unknown;
  readonly timeUnixNano?: unknown;
  readonly observedTimeUnixNano?: unknown;
  readonly severityNumber?: unknown;
  readonly severityText?: unknown;
  readonly eventName?: unknown;
  readonly body?: unknown;
  readonly attributes?: unknown;
  readonly droppedAttributesCount?: unknown;
  readonly flags?: unknown;
  readonly traceId?: unknown;
  readonly spanId?: unknown;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly stringValue?: unknown;
  readonly boolValue?: unknown;
  readonly intValue?: unknown;
  readonly doubleValue?: unknown;
  readonly bytesValue?: unknown;
  readonly arrayValue?: unknown;
  readonly kvlistValue?: unknown;
  readonly values?: unknown;
}

/**
 * Decodes an ExportLogsServiceRequest from OTLP's JSON: names in lowerCamelCase, 64-bit integers as
 * strings or numbers, ids in hex. Unknown names are passed over. Throws {@link OtlpDecodeError} and
 * nothing else.
 */
export function decodeJsonLogsRequest(text: string): DecodedLogsRequest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new OtlpDecodeError("not an OTLP logs request: not JSON", { cause: error });
  }
  return { resourceLogs: list(object(parsed, "the request"), "resourceLogs", readResourceLogs) };
}

function readResourceLogs(json: Json): DecodedResourceLogs {
  const resource = object(json.resource ?? {}, "resource");
  return {
    resource: {
      attributes: readAttributes(resource, "attributes", 0),
      droppedAttributesCount: integer(resource, "droppedAttributesCount"),
    },
    scopeLogs: list(json, "scopeLogs", readScopeLogs),
    schemaUrl: string(json, "schemaUrl"),
  };
}

function readScopeLogs(json: Json): DecodedScopeLogs {
  const scope = object(json.scope ?? {}, "scope");
  return {
    scope: {
      name: string(scope, "name"),
      version: string(scope, "version"),
      attributes: readAttributes(scope, "attributes", 0),
      droppedAttributesCount: integer(scope, "droppedAttributesCount"),
    },
    logRecords: list(json, "logRecords", readLogRecord),
    schemaUrl: string(json, "schemaUrl"),
  };
}

function readLogRecord(json: Json): DecodedLogRecord {
  return {
    timeUnixNano: int64(json, "timeUnixNano"),
    observedTimeUnixNano: int64(json, "observedTimeUnixNano"),
    severityNumber: integer(json, "severityNumber"),
    severityText: string(json, "severityText"),
    eventName: string(json, "eventName"),
    body: readValue(json.body, 0),
    attributes: readAttributes(json, "attributes", 0),
    droppedAttributesCount: integer(json, "droppedAttributesCount"),
    flags: integer(json, "flags"),
    traceId: hexId(json, "traceId"),
    spanId: hexId(json, "spanId"),
  };
}

function readAttributes(json: Json, name: keyof Json, depth: number): DecodedAttributes {
  const attributes = new Map<string, DecodedValue>();
  for (const pair of list(json, name, (entry) => entry)) {
    attributes.set(string(pair, "key"), readValue(pair.value, depth));
  }
  return attributes;
}

function readValue(value: unknown, depth: number): DecodedValue {
  if (value === undefined || value === null) return undefined;
  const json = object(value, "a value");
  if (json.stringValue !== undefined) return string(json, "stringValue");
  if (json.boolValue !== undefined) return json.boolValue === true;
  if (json.intValue !== undefined) return narrow(int64(json, "intValue"));
  if (json.doubleValue !== undefined) return double(json.doubleValue);
  if (json.bytesValue !== undefined) return Buffer.from(string(json, "bytesValue"), "base64");
  const isList = json.arrayValue !== undefined || json.kvlistValue !== undefined;
  if (isList && depth === MAX_VALUE_DEPTH) fail(`values nest deeper than ${MAX_VALUE_DEPTH}`);
  if (json.arrayValue !== undefined) {
    const array = object(json.arrayValue, "arrayValue");
    return list(array, "values", (entry) => readValue(entry, depth + 1));
  }
  if (json.kvlistValue !== undefined) {
    return readAttributes(object(json.kvlistValue, "kvlistValue"), "values", depth + 1);
  }
  return undefined;
}

function list<T>(json: Json, name: keyof Json, read: (entry: Json) => T): T[] {
  const value = json[name] ?? [];
  if (!Array.isArray(value)) fail(`${name} is not a list`);
  return (value as unknown[]).map((entry) => read(object(entry, `an entry of ${name}`)));
}

function object(value: unknown, what: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    fail(`${what} is not an object`);
  }
  return value as Json;
}

function string(json: Json, name: keyof Json): string {
  const value = json[name] ?? "";
  return typeof value === "string" ? value : fail(`${name} is not a string`);
}

function integer(json: Json, name: keyof Json): number {
  const value = Number(json[name] ?? 0);
  return Number.isInteger(value) ? value : fail(`${name} is not a whole number`);
}

function int64(json: Json, name: keyof Json): bigint {
  const value = json[name] ?? 0;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  return fail(`${name} is not a 64-bit integer`);
}

/** JSON has no NaN and no infinities; protobuf writes them as strings. */
function double(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.trim() !== "") return Number(value);
  return fail("doubleValue is not a number");
}

function hexId(json: Json, name: keyof Json): string {
  const id = string(json, name);
  return /^(?:[0-9a-f]{2})*$/i.test(id) ? id.toLowerCase() : fail(`${name} is not hex`);
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function fail(problem: string): never {
  throw new OtlpDecodeError(`not an OTLP logs request: ${problem}`);
}
