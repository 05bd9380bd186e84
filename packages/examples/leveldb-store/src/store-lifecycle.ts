import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { ClassicLevel } from "classic-level";
import { describeFailure, type Failure, isDamage, type Outcome } from "./failure.ts";
import { StopMarker } from "./previous-stop.ts";
import { sizeBytes } from "./size.ts";
import { assertTransition, isServing, type StoreState } from "./store-state.ts";
import type { StoreTelemetry } from "./telemetry.ts";

export interface StoreOptions {
  /** The name that the operator gave to the store. */
  readonly id: string;
  /** Made when it is absent. LevelDB's files are in its directory `data`. */
  readonly directory: string;
  readonly telemetry: StoreTelemetry;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** An operation that takes longer is slow. Default 20. */
  readonly slowMillis?: number;
}

type StateReason = Parameters<StoreTelemetry["stateChanged"]["emit"]>[0]["storeStateReason"];

/** Small buffers, so that a short run fills tables and compacts them. */
const BUFFER_BYTES = { write_buffer: 256 * 1024, block_cache: 1024 * 1024, block: 4096 } as const;

const require = createRequire(import.meta.url);
const { version: ENGINE_VERSION } = require("classic-level/package.json") as { version: string };

/** Opens, closes and repairs LevelDB's directory, and knows in which state it is. */
export class StoreLifecycle {
  operationCount = 0;
  failureCount = 0;
  readonly #options: StoreOptions;
  readonly #dataDirectory: string;
  readonly #marker: StopMarker;
  #state: StoreState = "closed";
  #openedAtMillis = 0;
  #database: ClassicLevel<string, string> | undefined;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#dataDirectory = join(options.directory, "data");
    this.#marker = new StopMarker(options.directory, this.#dataDirectory);
  }

  get state(): StoreState {
    return this.#state;
  }

  /** LevelDB as it was opened last; it refuses operations itself when it is not open. */
  get database(): ClassicLevel<string, string> {
    if (this.#database !== undefined) return this.#database;
    throw Object.assign(new Error(`Store in ${this.#options.directory} was never opened`), {
      code: "LEVEL_DATABASE_NOT_OPEN",
    });
  }

  transition(state: StoreState, reason: StateReason, failure?: Failure): void {
    const previous = this.#state;
    assertTransition(previous, state);
    this.#state = state;
    this.#options.telemetry.stateChanged.emit({
      storePreviousState: previous,
      storeState: state,
      storeStateReason: reason,
      ...(failure && { errorType: failure.type }),
    });
  }

  /** Called with whatever an operation ended with; damage degrades the store, once. */
  noteFailure(failure: Failure): void {
    this.failureCount++;
    if (!isDamage(failure) || this.#state === "degraded" || !isServing(this.#state)) return;
    this.transition("degraded", "damage", failure);
  }

  async open(): Promise<Outcome<void>> {
    const { telemetry, now, directory } = this.#options;
    this.transition("opening", "requested");
    const startMillis = now();
    const previousStop = this.#marker.read();
    try {
      await mkdir(this.#dataDirectory, { recursive: true });
      this.#database = new ClassicLevel(this.#dataDirectory, {
        writeBufferSize: BUFFER_BYTES.write_buffer,
        cacheSize: BUFFER_BYTES.block_cache,
        blockSize: BUFFER_BYTES.block,
      });
      await this.#database.open();
      await this.#marker.clear();
    } catch (error) {
      const failure = describeFailure(error);
      telemetry.openFailed.emit({
        storeDirectoryName: basename(directory),
        errorType: failure.type,
        errorMessage: failure.message,
        storeOpenDuration: (now() - startMillis) / 1000,
      });
      this.transition("closed", isDamage(failure) ? "damage" : "failed", failure);
      return { ok: false, failure };
    }
    this.#openedAtMillis = now();
    this.operationCount = 0;
    this.failureCount = 0;
    telemetry.opened.emit({
      storeDirectoryName: basename(directory),
      storePreviousStop: previousStop,
      storeOpenDuration: (this.#openedAtMillis - startMillis) / 1000,
      storeSize: await sizeBytes(this.#database),
      engineVersion: ENGINE_VERSION,
      engineBufferSize: BUFFER_BYTES,
    });
    this.transition("open", "finished");
    return { ok: true, value: undefined };
  }

  /** Waits for what runs; operations that come meanwhile are refused. */
  async close(): Promise<void> {
    assert(isServing(this.#state), `a store that is ${this.#state} cannot be closed`);
    this.transition("closing", "requested");
    await this.database.close();
    await this.#marker.set();
    this.#options.telemetry.closed.emit({
      storeUptime: (this.#options.now() - this.#openedAtMillis) / 1000,
      storeOperationCount: this.operationCount,
      storeFailureCount: this.failureCount,
    });
    this.transition("closed", "finished");
  }

  /** LevelDB's own repair of a closed store: it keeps what it can read and puts aside the rest. */
  async repair(): Promise<Outcome<void>> {
    const { telemetry, now } = this.#options;
    this.transition("repairing", "requested");
    const startMillis = now();
    try {
      await ClassicLevel.repair(this.#dataDirectory);
    } catch (error) {
      const failure = describeFailure(error);
      this.transition("closed", "failed", failure);
      return { ok: false, failure };
    }
    const repairDuration = (now() - startMillis) / 1000;
    telemetry.repaired.emit({
      repairDuration,
      repairLostTableCount: await this.#countLostTables(),
    });
    this.transition("closed", "finished");
    return { ok: true, value: undefined };
  }

  /** LevelDB's repair moves what it does not need any more into `lost`, tables only if unreadable. */
  async #countLostTables(): Promise<number> {
    const lost = join(this.#dataDirectory, "lost");
    if (!existsSync(lost)) return 0;
    return (await readdir(lost)).filter((name) => name.endsWith(".ldb")).length;
  }
}
