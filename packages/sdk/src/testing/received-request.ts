import type {
  DecodedAttributes,
  DecodedLogRecord,
  DecodedLogsRequest,
  DecodedScope,
} from "./decoded-logs.ts";

/** A log record with what it was sent under. */
export interface ReceivedRecord extends DecodedLogRecord {
  readonly resource: DecodedAttributes;
  readonly scope: DecodedScope;
}

export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came over the wire. */
  readonly rawBody: Uint8Array;
  /** The body decompressed; empty where that failed. */
  readonly body: Uint8Array;
  /** Undefined where the request is not an OTLP logs request; `problem` says why. */
  readonly decoded: DecodedLogsRequest | undefined;
  readonly problem: RequestProblem | undefined;
}

/** Why a request cannot be taken, and the status that says so. */
export interface RequestProblem {
  readonly status: number;
  readonly message: string;
}

/** All records of a request, in order. */
export function recordsOf(decoded: DecodedLogsRequest): ReceivedRecord[] {
  return decoded.resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map((record) => ({ ...record, resource: resource.attributes, scope })),
    ),
  );
}
