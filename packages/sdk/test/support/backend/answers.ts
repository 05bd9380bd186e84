import { encodeResponseByReference } from "../otlp/reference.ts";
import type { Exchange, Step } from "./scripted-backend.ts";

const PROTOBUF = "application/x-protobuf";

export interface AnswerOptions {
  /** Default `application/x-protobuf`; null leaves the header out. */
  readonly type?: string | null;
  /** Further lines of the head, names in lower case. A length given here takes the place of the true one. */
  readonly head?: readonly string[];
  readonly body?: string | Uint8Array;
}

/** An answer that says nothing about records: the backend has taken none. */
export function answer(status: number, options: AnswerOptions = {}): Step {
  return { act: (exchange) => exchange.write(answerBytes(status, options)) };
}

/** As above, but the backend has all the records. */
export function taken(status: number, options: AnswerOptions = {}): Step {
  return {
    act(exchange) {
      exchange.hold();
      return exchange.write(answerBytes(status, options));
    },
  };
}

/** The backend has all records but the last `rejected`; `body` says whatever it says. */
export function takenBut(
  rejected: number,
  body: string | Uint8Array,
  options: AnswerOptions = {},
): Step {
  return {
    act(exchange) {
      exchange.hold(Math.max(0, (exchange.request?.uids.length ?? 0) - rejected));
      return exchange.write(answerBytes(200, { ...options, body }));
    },
  };
}

/** Sends these bytes, which need not be HTTP. */
export function raw(bytes: string | Uint8Array, then: (exchange: Exchange) => void): Step {
  return {
    async act(exchange) {
      await exchange.write(bytes);
      then(exchange);
    },
  };
}

export function answerBytes(status: number, options: AnswerOptions = {}): Buffer {
  const { type = PROTOBUF, head = [], body = "" } = options;
  const isBodiless = status < 200 || status === 204 || status === 304;
  const hasLength = head.some((line) => /^(content-length|transfer-encoding):/.test(line));
  const lines = [
    `HTTP/1.1 ${status} So It Is`,
    ...(type === null || isBodiless ? [] : [`content-type: ${type}`]),
    ...(hasLength || isBodiless ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
    ...head,
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), Buffer.from(body)]);
}

/** An ExportLogsServiceResponse, by an encoder that is not ours. */
export function partialSuccess(rejected: number | bigint, message: string): Uint8Array {
  return encodeResponseByReference({
    partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: message },
  });
}
