import { ProtobufReader, WireError } from "./reader.ts";
import { BYTES, tag, VARINT } from "./wire-type.ts";

/** OTLP tells clients to bound what they read of an answer; 4 MiB is its example. */
export const MAX_RESPONSE_BYTES: number = 4 * 1024 * 1024;

/** An ExportLogsServiceResponse. */
export interface LogsResponse {
  /** As the backend says it: may be negative or above what was sent. */
  readonly rejectedRecords: number;
  /** Whether the backend said anything. Its words are foreign text and stay where they are. */
  readonly hasMessage: boolean;
}

export type LogsResponseResult =
  | { readonly ok: true; readonly response: LogsResponse }
  | { readonly ok: false; readonly problem: string };

export type OtlpEncoding = "protobuf" | "json";

/** Protobuf's JSON form reads both spellings of a name. */
interface JsonResponse {
  readonly partialSuccess?: unknown;
  readonly partial_success?: unknown;
  readonly rejectedLogRecords?: unknown;
  readonly rejected_log_records?: unknown;
  readonly errorMessage?: unknown;
  readonly error_message?: unknown;
}

/**
 * All that an ExportLogsServiceResponse has. Protobuf passes over what it does not know, but gateways
 * and login services answer with JSON objects too, and one of theirs must not count as a success.
 */
const RESPONSE_KEYS: ReadonlySet<string> = new Set(["partialSuccess", "partial_success"]);

const PARTIAL_SUCCESS = tag(1, BYTES);
const REJECTED_LOG_RECORDS = tag(1, VARINT);
const ERROR_MESSAGE = tag(2, BYTES);
const SUCCESS: LogsResponse = { rejectedRecords: 0, hasMessage: false };

/** Never throws: whatever the bytes are, the answer is a value. No bytes are a full success. */
export function decodeLogsResponse(body: Uint8Array, encoding: OtlpEncoding): LogsResponseResult {
  if (body.length > MAX_RESPONSE_BYTES) {
    return {
      ok: false,
      problem: `an answer of ${body.length} bytes, above the limit of ${MAX_RESPONSE_BYTES}`,
    };
  }
  if (body.length === 0) return { ok: true, response: SUCCESS };
  return encoding === "json" ? decodeJson(body) : decodeProtobuf(body);
}

function decodeProtobuf(body: Uint8Array): LogsResponseResult {
  try {
    let response = SUCCESS;
    const reader = new ProtobufReader(body);
    while (!reader.done) {
      const field = reader.tag();
      if (field === PARTIAL_SUCCESS) response = readPartialSuccess(reader.message(), response);
      else skipUnknown(reader, field, 1);
    }
    return { ok: true, response };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { ok: false, problem: `not a protobuf message: ${error.message}` };
  }
}

/** A message that comes twice is merged, as protobuf prescribes. */
function readPartialSuccess(reader: ProtobufReader, before: LogsResponse): LogsResponse {
  let { rejectedRecords, hasMessage } = before;
  while (!reader.done) {
    const field = reader.tag();
    if (field === REJECTED_LOG_RECORDS) rejectedRecords = Number(reader.int64());
    else if (field === ERROR_MESSAGE) hasMessage = reader.text() !== "";
    else skipUnknown(reader, field, 2);
  }
  return { rejectedRecords, hasMessage };
}

/**
 * Later versions may have more fields, but not those of this one with other types: such a message is
 * another one, an echo of the request or gRPC's status, and acknowledges nothing.
 */
function skipUnknown(reader: ProtobufReader, field: number, knownFields: number): void {
  if (field >>> 3 <= knownFields) throw new WireError(`another type in field ${field >>> 3}`);
  reader.skip(field);
}

function decodeJson(body: Uint8Array): LogsResponseResult {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString("utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's own message quotes the body, which is not ours to repeat.
    return { ok: false, problem: "not JSON" };
  }
  if (!isObject(parsed)) return { ok: false, problem: "JSON, but not an object" };
  if (Object.keys(parsed).some((key) => !RESPONSE_KEYS.has(key))) {
    return { ok: false, problem: "JSON with keys that no OTLP response has" };
  }
  const partial = parsed.partialSuccess ?? parsed.partial_success;
  if (partial === undefined || partial === null) return { ok: true, response: SUCCESS };
  if (!isObject(partial)) return { ok: false, problem: "a partialSuccess that is not an object" };
  const rejectedRecords = jsonInteger(
    partial.rejectedLogRecords ?? partial.rejected_log_records ?? 0,
  );
  if (rejectedRecords === undefined) {
    return { ok: false, problem: "a rejectedLogRecords that is not a whole number" };
  }
  const message = partial.errorMessage ?? partial.error_message;
  const hasMessage = typeof message === "string" && message !== "";
  return { ok: true, response: { rejectedRecords, hasMessage } };
}

/** Protobuf's JSON form writes 64-bit integers as strings and accepts both. */
function jsonInteger(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value === "string" && /^-?\d{1,19}$/.test(value)) return Number(value);
  return undefined;
}

function isObject(value: unknown): value is JsonResponse {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
