import {
  defineEvent,
  type EventDefinition,
  type EventHandle,
  type SamplingDefinition,
} from "@sonde/sdk/emitter";

/**
 * The benchmark's event: eight attributes, three strings of 4 to 20 characters (two of them
 * pseudonymised by Sonde), one double, three integers, one boolean.
 */
export interface WriteCompleted {
  readonly volumeId: string;
  readonly hostName: string;
  readonly engine: string;
  readonly durationSeconds: number;
  readonly sizeBytes: number;
  readonly queueDepth: number;
  readonly attempt: number;
  readonly isSequential: boolean;
}

export const EVENT_NAME = "bench.write.completed";

/** The wire keys, in the order of the properties above. */
export const KEYS = {
  volumeId: "bench.volume.id",
  hostName: "bench.host.name",
  engine: "bench.engine",
  durationSeconds: "bench.write.duration",
  sizeBytes: "bench.write.size",
  queueDepth: "bench.queue.depth",
  attempt: "bench.write.attempt",
  isSequential: "bench.write.sequential",
} as const;

/**
 * As the compiler generates it: `write` is straight-line code. `isTable` puts a loop over the fields
 * in its place, the other way that the design left open.
 */
export function benchEvent(
  sampling: SamplingDefinition,
  isTable = false,
  changes: Partial<EventDefinition<WriteCompleted>> = {},
): EventHandle<WriteCompleted> {
  const properties = Object.keys(KEYS) as (keyof WriteCompleted)[];
  return defineEvent<WriteCompleted>({
    name: EVENT_NAME,
    scope: { name: "bench", version: "1.0.0" },
    severity: "info",
    diagnosticLevel: "basic",
    sampling,
    delivery: { priority: "normal", durability: "written" },
    fields: {
      volumeId: { key: KEYS.volumeId, type: "string", class: "identifier", required: true },
      hostName: { key: KEYS.hostName, type: "string", class: "identifier", required: true },
      engine: { key: KEYS.engine, type: "string", class: "system", required: true },
      durationSeconds: { key: KEYS.durationSeconds, type: "double", class: "operational" },
      sizeBytes: { key: KEYS.sizeBytes, type: "int", class: "operational" },
      queueDepth: { key: KEYS.queueDepth, type: "int", class: "operational" },
      attempt: { key: KEYS.attempt, type: "int", class: "operational" },
      isSequential: { key: KEYS.isSequential, type: "boolean", class: "operational" },
    },
    write(to, from) {
      if (isTable) {
        for (const property of properties) to[property].put(from[property]);
        return;
      }
      to.volumeId.put(from.volumeId);
      to.hostName.put(from.hostName);
      to.engine.put(from.engine);
      to.durationSeconds.put(from.durationSeconds);
      to.sizeBytes.put(from.sizeBytes);
      to.queueDepth.put(from.queueDepth);
      to.attempt.put(from.attempt);
      to.isSequential.put(from.isSequential);
    },
    ...changes,
  });
}

/** Distinct values of each kind: a host serves many volumes, but not a new one with each write. */
export const DISTINCT = 1024;

const POOL: readonly WriteCompleted[] = Array.from({ length: DISTINCT }, (_, i) => ({
  volumeId: `vol-${(i * 7919).toString(16).padStart(12, "0")}`,
  hostName: `node-${i % 64}`,
  engine: ["leveldb-1.23", "rocksdb-9.7", "wiredtiger-12"][i % 3]!,
  durationSeconds: (i * 37.7) / 1000,
  sizeBytes: 512 * (1 + ((i * 31) % 4096)),
  queueDepth: i % 128,
  attempt: 1 + (i % 3),
  isSequential: i % 2 === 0,
}));

/** `cyclic`: strings that the host holds anyway; `fresh`: two of three built for the event. */
export type Strings = "cyclic" | "fresh";

/** Values for the i-th event, in a new object as a caller makes one. */
export function values(i: number, strings: Strings): WriteCompleted {
  const from = POOL[i & (DISTINCT - 1)]!;
  const isFresh = strings === "fresh";
  return {
    volumeId: isFresh ? `vol-${(i & (DISTINCT - 1)).toString(36)}` : from.volumeId,
    hostName: isFresh ? `node-${i & 63}` : from.hostName,
    engine: from.engine,
    durationSeconds: from.durationSeconds,
    sizeBytes: from.sizeBytes,
    queueDepth: from.queueDepth,
    attempt: from.attempt,
    isSequential: from.isSequential,
  };
}
