import { readFileSync } from "node:fs";
import protobuf from "protobufjs";
import type {
  DecodedAttributes,
  DecodedLogRecord,
  DecodedLogsRequest,
  DecodedValue,
} from "../../../src/testing/decoded-logs.ts";

/** An AnyValue as protobufjs shows it: the kind stays visible, 64-bit integers are decimal strings, bytes base64. */
export interface WireValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly WireValue[] };
  readonly kvlistValue?: { readonly values: readonly WireKeyValue[] };
  readonly bytesValue?: string;
}

export interface WireKeyValue {
  readonly key: string;
  readonly value?: WireValue | null;
}

export interface WireRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body?: WireValue | null;
  readonly attributes: readonly WireKeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
}

interface WireScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly WireKeyValue[];
  readonly droppedAttributesCount: number;
}

interface WireScopeLogs {
  readonly scope: WireScope;
  readonly logRecords: readonly WireRecord[];
  readonly schemaUrl: string;
}

interface WireResourceLogs {
  readonly resource: {
    readonly attributes: readonly WireKeyValue[];
    readonly droppedAttributesCount: number;
  };
  readonly scopeLogs: readonly WireScopeLogs[];
  readonly schemaUrl: string;
}

export interface WireRequest {
  readonly resourceLogs: readonly WireResourceLogs[];
}

export interface WireResponse {
  readonly partialSuccess?: {
    readonly rejectedLogRecords?: string;
    readonly errorMessage?: string;
  };
}

const { root } = protobuf.parse(readFileSync(new URL("./logs.proto", import.meta.url), "utf8"));
const request = root.lookupType("otlp.ExportLogsServiceRequest");
const response = root.lookupType("otlp.ExportLogsServiceResponse");

/** Decodes by protobufjs from our own .proto text: no code of the SDK takes part. */
export function decodeByReference(bytes: Uint8Array): WireRequest {
  const options = { longs: String, bytes: String, defaults: true, arrays: true };
  return request.toObject(request.decode(bytes), options) as WireRequest;
}

export function encodeByReference(wire: WireRequest): Uint8Array {
  return request.encode(request.fromObject(wire)).finish();
}

export function encodeResponseByReference(wire: WireResponse): Uint8Array {
  return response.encode(response.fromObject(wire)).finish();
}

/** The reference's view in the shape of our decoder's. */
export function toDecoded(wire: WireRequest): DecodedLogsRequest {
  return {
    resourceLogs: wire.resourceLogs.map(({ resource, scopeLogs, schemaUrl }) => ({
      resource: { ...resource, attributes: attributes(resource.attributes) },
      scopeLogs: scopeLogs.map((logs) => ({
        scope: { ...logs.scope, attributes: attributes(logs.scope.attributes) },
        logRecords: logs.logRecords.map(toDecodedRecord),
        schemaUrl: logs.schemaUrl,
      })),
      schemaUrl,
    })),
  };
}

function toDecodedRecord(wire: WireRecord): DecodedLogRecord {
  return {
    ...wire,
    timeUnixNano: BigInt(wire.timeUnixNano),
    observedTimeUnixNano: BigInt(wire.observedTimeUnixNano),
    body: value(wire.body),
    attributes: attributes(wire.attributes),
    traceId: Buffer.from(wire.traceId, "base64").toString("hex"),
    spanId: Buffer.from(wire.spanId, "base64").toString("hex"),
  };
}

function attributes(pairs: readonly WireKeyValue[]): DecodedAttributes {
  return new Map(pairs.map((pair) => [pair.key, value(pair.value)]));
}

function value(wire: WireValue | null | undefined): DecodedValue {
  if (wire === undefined || wire === null) return undefined;
  if (wire.intValue !== undefined) {
    const number = Number(wire.intValue);
    return Number.isSafeInteger(number) ? number : BigInt(wire.intValue);
  }
  if (wire.arrayValue !== undefined) return wire.arrayValue.values.map(value);
  if (wire.kvlistValue !== undefined) return attributes(wire.kvlistValue.values);
  if (wire.bytesValue !== undefined) return new Uint8Array(Buffer.from(wire.bytesValue, "base64"));
  return wire.stringValue ?? wire.boolValue ?? wire.doubleValue;
}
