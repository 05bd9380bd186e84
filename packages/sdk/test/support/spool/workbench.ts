import type { EmitOptions, EventDefinition, Priority } from "../../../src/emit/definition.ts";
import type { FileSystem } from "../../../src/file-system.ts";
import { measureEnvelope, measureRow } from "../../../src/otlp/measure-row.ts";
import type { Processes } from "../../../src/process-identity.ts";
import type { Random } from "../../../src/random.ts";
import { HostSide } from "../../../src/row/host-side.ts";
import {
  allocateRing,
  RingConsumer,
  type RingMemory,
  RingProducer,
} from "../../../src/row/ring.ts";
import { SelfReport, type Warning } from "../../../src/self-report.ts";
import { newInstanceId } from "../../../src/spool/instance-name.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import { Mirror } from "../../../src/spool/mirror.ts";
import { mirrorRoot } from "../../../src/spool/mirror-remains.ts";
import { MirrorSet } from "../../../src/spool/mirror-set.ts";
import { Spool } from "../../../src/spool/spool.ts";
import { SpoolProgress } from "../../../src/spool/spool-progress.ts";
import type { SpoolBudget } from "../../../src/spool/spool-windows.ts";
import { plainPrivacy } from "../host/plain-privacy.ts";
import { deliveredAll } from "./delivered.ts";
import { type Numbered, numberedDefinition } from "./events.ts";
import type { ManualClock } from "./manual-clock.ts";
import { SeededRandom } from "./seeded-random.ts";

export const ROOT = "/spool/v1";

export interface WorkbenchOptions {
  readonly files: FileSystem;
  readonly clock: ManualClock;
  readonly processes: Processes;
  readonly seed: number;
  readonly maxBytes?: number;
  /** 1 MiB; a bench that emits nothing is made faster with less. */
  readonly ringBytes?: number;
  /** For pseudonyms; without one identifiers are dropped. */
  readonly key?: Uint8Array;
  /** Names of mirrors beside the spool. */
  readonly mirrors?: readonly string[];
  /** Of each mirror; as the spool has. */
  readonly mirrorMaxBytes?: number;
  /** Default none. */
  readonly budget?: SpoolBudget;
}

/** One process's host and spool, side by side and without threads, timers or a real disk. */
export class Workbench {
  readonly spool: Spool;
  readonly host: HostSide;
  readonly ring: RingMemory;
  readonly progress: SpoolProgress = new SpoolProgress();
  readonly instanceId: string;
  readonly warnings: Warning[] = [];
  readonly mirrors: readonly Mirror[];
  readonly #events = new Map<string, (attributes: Numbered) => void>();
  readonly #sequences = new Map<string, number>();

  constructor({
    files,
    clock,
    processes,
    seed,
    maxBytes = 2 ** 30,
    ringBytes = 2 ** 20,
    key,
    mirrors = [],
    mirrorMaxBytes = maxBytes,
    budget,
  }: WorkbenchOptions) {
    const random = injected(seed);
    this.ring = allocateRing(ringBytes);
    this.instanceId = newInstanceId(clock, random);
    const report = new SelfReport((warning) => this.warnings.push(warning));
    this.host = new HostSide({
      ring: new RingProducer(this.ring),
      clock,
      random,
      privacy: plainPrivacy(clock, key),
      overrides: {},
      report,
      wake: () => {},
    });
    this.mirrors = mirrors.map(
      (name) =>
        new Mirror({
          files,
          clock,
          processes,
          report,
          name,
          spoolRoot: ROOT,
          root: mirrorRoot(ROOT, name),
          instanceId: this.instanceId,
          maxBytes: mirrorMaxBytes,
          level: "basic",
        }),
    );
    this.spool = new Spool({
      mirrors: new MirrorSet(this.mirrors),
      files,
      clock,
      processes,
      report,
      ring: new RingConsumer(this.ring),
      progress: this.progress,
      root: ROOT,
      instanceId: this.instanceId,
      resource: { attributes: { "service.name": "workbench" } },
      maxBytes,
      level: "basic",
      random,
      budget,
      measure: measureRow,
      measureEnvelope,
    });
    this.spool.open();
  }

  get directory(): string {
    return `${ROOT}/${this.instanceId}`;
  }

  /** Emits into the ring. `rate` below 1 makes some of them sampled out. */
  emit(priority: Priority, count: number = 1, rate: number = 1): void {
    const name = `bench.${priority}.r${rate}`;
    let emit = this.#events.get(name);
    if (emit === undefined) {
      const channel = this.host.open(
        numberedDefinition(name, priority, rate) as EventDefinition<never>,
        undefined,
      );
      emit = (attributes) => channel.emit(attributes, undefined);
      this.#events.set(name, emit);
    }
    for (let i = 0; i < count; i++) {
      const sequence = this.#sequences.get(name) ?? 0;
      this.#sequences.set(name, sequence + 1);
      emit({ sequence });
    }
  }

  /** Emits one event of any kind into the ring. */
  emitEvent<A extends object>(
    definition: EventDefinition<A>,
    attributes: A,
    options?: EmitOptions,
  ): void {
    this.host.open(definition as EventDefinition<never>, undefined).emit(attributes, options);
  }

  /** The host counts, the spool takes all that is in the ring. */
  take(): void {
    this.host.putCounters();
    while (this.spool.drainRing() > 0);
  }

  /** Emits, takes and commits, so that all of it may be leased. */
  write(priority: Priority, count: number): void {
    this.emit(priority, count);
    this.take();
    this.spool.sync();
  }

  /** Leases and delivers until nothing is left; returns the records' sequences. */
  deliverAll(): number[] {
    const sequences: number[] = [];
    for (let lease = this.spool.lease(); lease !== undefined; lease = this.spool.lease()) {
      sequences.push(...lease.records.map(({ sequence }) => sequence));
      this.deliver(lease);
    }
    return sequences;
  }

  deliver(lease: Lease): void {
    this.spool.settle(lease, deliveredAll(lease));
  }
}

export function injected(seed: number): Random {
  const random = new SeededRandom(seed);
  const uint32 = (): number => random.below(2 ** 32);
  return {
    uint32,
    fill(bytes) {
      for (let i = 0; i < bytes.byteLength; i++) bytes[i] = random.below(256);
    },
  };
}
