import { AssertionError } from "node:assert/strict";
import { describeFailure, type Outcome } from "./failure.ts";
import { reportStatistics } from "./report-statistics.ts";
import type { RequestContext } from "./request.ts";
import { AFTER_EVERY_KEY, sizeBytes } from "./size.ts";
import { StoreLifecycle, type StoreOptions } from "./store-lifecycle.ts";
import type { StoreState } from "./store-state.ts";
import type { StoreTelemetry } from "./telemetry.ts";

/** One change of a batch; without a value the key is deleted. */
export interface Change {
  readonly key: string;
  readonly value?: string;
}

export interface WriteOptions {
  /** Wait until LevelDB has synced its log to the disk. Default false. */
  readonly synchronous?: boolean;
}

export interface Entry {
  readonly key: string;
  readonly value: string;
}

export interface ScanOptions {
  readonly prefix: string;
  /** Entries to return at most. */
  readonly limit: number;
}

type OperationKind = Parameters<StoreTelemetry["operationFailed"]["emit"]>[0]["operationKind"];

interface Timing {
  readonly operationDuration: number;
  readonly operationSlow: boolean;
}

const DEFAULT_SLOW_MILLIS = 20;

/**
 * A key-value store on LevelDB. An operation that fails returns its failure and throws nothing;
 * everything that happens is reported through the handles of the registry.
 */
export class KeyValueStore {
  readonly #lifecycle: StoreLifecycle;
  readonly #telemetry: StoreTelemetry;
  readonly #now: () => number;
  readonly #slowMillis: number;

  constructor(options: StoreOptions) {
    this.#lifecycle = new StoreLifecycle(options);
    this.#telemetry = options.telemetry;
    this.#now = options.now;
    this.#slowMillis = options.slowMillis ?? DEFAULT_SLOW_MILLIS;
  }

  get state(): StoreState {
    return this.#lifecycle.state;
  }

  open(): Promise<Outcome<void>> {
    return this.#lifecycle.open();
  }

  close(): Promise<void> {
    return this.#lifecycle.close();
  }

  repair(): Promise<Outcome<void>> {
    return this.#lifecycle.repair();
  }

  async put(
    request: RequestContext,
    key: string,
    value: string,
    { synchronous = false }: WriteOptions = {},
  ): Promise<Outcome<void>> {
    return await this.#run("put", request, key, async (elapsed) => {
      await this.#lifecycle.database.put(key, value, { sync: synchronous });
      this.#telemetry.putCompleted.emit({
        tenantId: request.tenantId,
        requestAccount: request.account,
        operationKey: key,
        operationSize: Buffer.byteLength(value),
        operationSynchronous: synchronous,
        ...elapsed(),
      });
    });
  }

  async get(request: RequestContext, key: string): Promise<Outcome<string | undefined>> {
    return await this.#run("get", request, key, async (elapsed) => {
      const value = await this.#lifecycle.database.get(key);
      this.#telemetry.getCompleted.emit({
        tenantId: request.tenantId,
        requestAccount: request.account,
        operationKey: key,
        operationFound: value !== undefined,
        operationSize: value === undefined ? 0 : Buffer.byteLength(value),
        ...elapsed(),
      });
      return value;
    });
  }

  async delete(request: RequestContext, key: string): Promise<Outcome<void>> {
    return await this.#run("delete", request, key, async (elapsed) => {
      await this.#lifecycle.database.del(key);
      this.#telemetry.deleteCompleted.emit({
        tenantId: request.tenantId,
        requestAccount: request.account,
        operationKey: key,
        ...elapsed(),
      });
    });
  }

  /** All changes take effect, or none. */
  async batch(
    request: RequestContext,
    changes: readonly Change[],
    { synchronous = false }: WriteOptions = {},
  ): Promise<Outcome<void>> {
    return await this.#run("batch", request, changes[0]?.key, async (elapsed) => {
      const operations = changes.map(({ key, value }) =>
        value === undefined ? { type: "del" as const, key } : { type: "put" as const, key, value },
      );
      await this.#lifecycle.database.batch(operations, { sync: synchronous });
      this.#telemetry.batchCommitted.emit({
        tenantId: request.tenantId,
        operationEntryCount: changes.length,
        operationSize: changes.reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ""), 0),
        operationSynchronous: synchronous,
        ...elapsed(),
      });
    });
  }

  async scan(
    request: RequestContext,
    { prefix, limit }: ScanOptions,
  ): Promise<Outcome<readonly Entry[]>> {
    return await this.#run("scan", request, prefix, async (elapsed) => {
      const range = { gte: prefix, lt: prefix + AFTER_EVERY_KEY, limit: limit + 1 };
      const found: Entry[] = [];
      for await (const [key, value] of this.#lifecycle.database.iterator(range)) {
        found.push({ key, value });
      }
      const entries = found.slice(0, limit);
      this.#telemetry.scanCompleted.emit({
        tenantId: request.tenantId,
        operationEntryCount: entries.length,
        operationSize: entries.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0),
        operationTruncated: found.length > limit,
        ...elapsed(),
      });
      return entries;
    });
  }

  /** Compacts all of the store. Operations go on meanwhile. */
  async compact(): Promise<Outcome<void>> {
    const lifecycle = this.#lifecycle;
    const outcome = await this.#run("compact", undefined, undefined, async (elapsed) => {
      const sizeBefore = await sizeBytes(lifecycle.database);
      if (lifecycle.state === "open") lifecycle.transition("compacting", "requested");
      await lifecycle.database.compactRange("", AFTER_EVERY_KEY);
      this.#telemetry.compactionFinished.emit({
        compactionDuration: elapsed().operationDuration,
        compactionSizeBefore: sizeBefore,
        compactionSizeAfter: await sizeBytes(lifecycle.database),
      });
    });
    // The store may have been closed, or found damaged, while the compaction ran.
    if (lifecycle.state === "compacting") {
      lifecycle.transition(
        "open",
        outcome.ok ? "finished" : "failed",
        outcome.ok ? undefined : outcome.failure,
      );
    }
    return outcome;
  }

  /** Reports what LevelDB says of itself. The store has to be open. */
  async reportStatistics(): Promise<void> {
    await reportStatistics(this.#lifecycle.database, this.#telemetry);
  }

  /** Times `work` and turns what it throws into a failure that has been reported. */
  async #run<T>(
    kind: OperationKind,
    request: RequestContext | undefined,
    key: string | undefined,
    work: (elapsed: () => Timing) => Promise<T>,
  ): Promise<Outcome<T>> {
    const startMillis = this.#now();
    const elapsed = (): Timing => {
      const millis = this.#now() - startMillis;
      return { operationDuration: millis / 1000, operationSlow: millis > this.#slowMillis };
    };
    this.#lifecycle.operationCount++;
    try {
      return { ok: true, value: await work(elapsed) };
    } catch (error) {
      if (error instanceof AssertionError) throw error;
      const failure = describeFailure(error);
      this.#telemetry.operationFailed.emit({
        operationKind: kind,
        errorType: failure.type,
        errorMessage: failure.message,
        operationDuration: elapsed().operationDuration,
        ...(key !== undefined && { operationKey: key }),
        ...(request && {
          tenantId: request.tenantId,
          requestAccount: request.account,
          requestAccessToken: request.accessToken,
        }),
      });
      this.#lifecycle.noteFailure(failure);
      return { ok: false, failure };
    }
  }
}
