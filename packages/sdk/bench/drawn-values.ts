import { randomBytes, randomInt } from "node:crypto";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { EmitOptions } from "@sonde/sdk/emitter";
import { values, type WriteCompleted } from "./event.ts";

/**
 * What the values of a backlog are like. `cyclic`: the pool of the benchmark's event, over and over.
 * `drawn`: each attribute at random from its own range, independent of all others: one of 1,024 volumes, 64
 * hosts, 3 engines, any duration, 4,096 sizes, 128 depths. `unseen`: no string ever comes twice.
 */
export type Kind = "cyclic" | "drawn" | "unseen";

const TOKEN_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:+-";
const MIN_CHARACTERS = 4;
const MAX_CHARACTERS = 20;

export function valuesOf(kind: Kind, i: number): WriteCompleted {
  if (kind === "cyclic") return values(i, "cyclic");
  const one = (): WriteCompleted => values(below(2 ** 30), "cyclic");
  return {
    volumeId: kind === "drawn" ? one().volumeId : unseen(),
    hostName: kind === "drawn" ? one().hostName : unseen(),
    engine: kind === "drawn" ? one().engine : unseen(),
    durationSeconds: Math.random() * 38,
    sizeBytes: 512 * (1 + below(4096)),
    queueDepth: below(128),
    attempt: 1 + below(3),
    isSequential: Math.random() < 0.5,
  };
}

/** In a trace of its own, whose id is random as the W3C wants it. */
export function inTrace(): EmitOptions {
  const span = {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    traceFlags: 3,
  };
  return { context: trace.setSpanContext(ROOT_CONTEXT, span) };
}

function unseen(): string {
  let text = "";
  for (let left = MIN_CHARACTERS + below(MAX_CHARACTERS - MIN_CHARACTERS + 1); left > 0; left--) {
    text += TOKEN_CHARACTERS[randomInt(TOKEN_CHARACTERS.length)];
  }
  return text;
}

function below(count: number): number {
  return Math.floor(Math.random() * count);
}
