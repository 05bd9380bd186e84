import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { BYTES, tag, VARINT } from "../otlp/wire-type.ts";
import { ProtobufWriter } from "../otlp/writer.ts";
import type { RequestProblem } from "./received-request.ts";
import type { ReceiverBehaviour } from "./receiver-behaviour.ts";
import type { OtlpMediaType } from "./request-body.ts";

interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: Uint8Array;
}

/**
 * Treats a request as `behaviour` says. Resolves when that is done; true where the sender was told
 * that its records were taken, and the whole answer left this process.
 */
export async function answerRequest(
  response: ServerResponse,
  behaviour: ReceiverBehaviour,
  problem: RequestProblem | undefined,
  mediaType: OtlpMediaType,
  signal: AbortSignal,
): Promise<boolean> {
  if (behaviour.hang === true) return false;
  await pause(behaviour.delayMillis, signal);
  if (response.destroyed || response.socket === null) return false;
  if (behaviour.reset === "before-answer") {
    response.socket.resetAndDestroy();
    return false;
  }
  const answer = answerFor(behaviour, problem, mediaType);
  response.writeHead(answer.status, {
    "content-type": answer.mediaType,
    "content-length": String(answer.body.length + (behaviour.reset === undefined ? 0 : 1)),
    ...behaviour.headers,
  });
  if (behaviour.reset === "during-answer") {
    // One byte is promised that never comes. The head has to be on its way before the reset.
    response.flushHeaders();
    await new Promise<void>((resolve) => response.socket?.write("", () => resolve()));
    response.socket?.resetAndDestroy();
    return false;
  }
  const sent = await new Promise<boolean>((resolve) => {
    response.once("finish", () => resolve(true));
    response.once("close", () => resolve(false));
    response.end(answer.body);
  });
  return sent && isSuccess(answer.status) && behaviour.body === undefined;
}

/** Ends early when the receiver is closed: its connections are gone then. */
async function pause(millis: number | undefined, signal: AbortSignal): Promise<void> {
  if (millis === undefined) return;
  try {
    await delay(millis, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function answerFor(
  behaviour: ReceiverBehaviour,
  problem: RequestProblem | undefined,
  mediaType: OtlpMediaType,
): Answer {
  const status = behaviour.status ?? problem?.status ?? 200;
  if (behaviour.body !== undefined) {
    return { status, mediaType: "text/plain", body: Buffer.from(behaviour.body) };
  }
  if (!isSuccess(status)) {
    const message = problem?.message ?? `answered ${status} by script`;
    return { status, mediaType: "text/plain", body: Buffer.from(message) };
  }
  const { rejected = 0, message = "" } = behaviour.partialSuccess ?? {};
  const body =
    mediaType === "application/json"
      ? jsonResponse(rejected, message)
      : protobufResponse(rejected, message);
  return { status, mediaType, body };
}

function protobufResponse(rejected: number, message: string): Uint8Array {
  if (rejected === 0 && message === "") return new Uint8Array(0);
  const writer = new ProtobufWriter();
  writer.byte(tag(1, BYTES));
  const partial = writer.begin(1);
  writer.byte(tag(1, VARINT));
  writer.int64(rejected);
  writer.byte(tag(2, BYTES));
  const text = writer.begin(1);
  writer.text(message);
  writer.end(text, 1);
  writer.end(partial, 1);
  return writer.take();
}

function jsonResponse(rejected: number, message: string): Uint8Array {
  const partialSuccess = { rejectedLogRecords: String(rejected), errorMessage: message };
  return Buffer.from(JSON.stringify(rejected === 0 && message === "" ? {} : { partialSuccess }));
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
