import type { EventDefinition, Priority } from "../../../src/emit/definition.ts";
import type { FileSystem } from "../../../src/file-system.ts";
import type { Processes } from "../../../src/process-identity.ts";
import { HostSide } from "../../../src/row/host-side.ts";
import type { Resumption } from "../../../src/row/resumption.ts";
import { allocateRing, DRAIN_OWNER, RingConsumer, RingProducer } from "../../../src/row/ring.ts";
import { SelfReport, type Warning } from "../../../src/self-report.ts";
import { newInstanceId } from "../../../src/spool/instance-name.ts";
import { resume } from "../../../src/spool/resume.ts";
import { Spool } from "../../../src/spool/spool.ts";
import { SpoolProgress } from "../../../src/spool/spool-progress.ts";
import type { SpoolBudget } from "../../../src/spool/spool-windows.ts";
import { plainPrivacy } from "../host/plain-privacy.ts";
import { numberedDefinition } from "./events.ts";
import { FaultyFileSystem } from "./faulty-file-system.ts";
import type { ManualClock } from "./manual-clock.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { injected, ROOT } from "./workbench.ts";

/** Publishes as the real one does, with a moment before and behind each change. */
class WatchedProgress extends SpoolProgress {
  readonly #moment: () => void;

  constructor(memory: SharedArrayBuffer, moment: () => void) {
    super(memory);
    this.#moment = moment;
  }

  override together(change: () => void): void {
    this.#moment();
    super.together(change);
    this.#moment();
  }

  override publish(...parameters: Parameters<SpoolProgress["publish"]>): void {
    super.publish(...parameters);
    this.#moment();
  }
}

/** The disk and the shared memory as they were when the thread was stopped. */
interface Image {
  readonly disk: MemoryFileSystem;
  readonly memories: readonly Uint8Array[];
}

/**
 * A host whose spool's thread may be stopped between any two things that others can see: before and
 * behind each call of the disk, and at each change of shared memory. No threads are in it: the image of
 * that moment is kept, what the thread did afterwards is undone, and another one goes on.
 */
export class StoppableProcess {
  /** Stopped so often. */
  stops = 0;
  readonly host: HostSide;
  readonly instanceId: string;
  readonly warnings: Warning[] = [];
  readonly report: SelfReport = new SelfReport((warning) => this.warnings.push(warning));
  readonly clock: ManualClock;
  readonly processes: Processes;
  readonly ring: RingConsumer;
  readonly progress: SpoolProgress;
  disk: MemoryFileSystem = new MemoryFileSystem();
  /** Asked before each call of the disk. */
  decide: FaultyFileSystem["decide"] = () => undefined;
  /** Of the threads to come. */
  budget: SpoolBudget | undefined;
  readonly #memory = allocateRing(256 * 1024);
  readonly #progressMemory: SharedArrayBuffer = new SpoolProgress().memory;
  readonly #channels = new Map<string, (sequence: number) => void>();
  #spool: Spool | undefined;
  #momentsLeft = Number.POSITIVE_INFINITY;
  #image: Image | undefined;

  constructor(clock: ManualClock, processes: Processes, random: SeededRandom) {
    this.clock = clock;
    this.processes = processes;
    const injected = {
      uint32: () => random.below(2 ** 32),
      fill(bytes: Uint8Array) {
        for (let i = 0; i < bytes.byteLength; i++) bytes[i] = random.below(256);
      },
    };
    this.instanceId = newInstanceId(clock, injected);
    this.ring = new RingConsumer(this.#memory);
    this.progress = new SpoolProgress(this.#progressMemory);
    this.host = new HostSide({
      ring: new RingProducer(this.#memory),
      clock,
      random: injected,
      privacy: plainPrivacy(clock),
      overrides: {},
      report: this.report,
      wake: () => {},
    });
  }

  /** The disk as the spool's thread sees it: with faults, and stopped at the moment that was said. */
  get files(): FileSystem {
    const faulty = new FaultyFileSystem(this.disk);
    faulty.decide = (operation) => this.decide(operation);
    return new Proxy<FileSystem>(faulty, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...parameters: unknown[]) => {
          this.#moment();
          try {
            return method.apply(target, parameters) as unknown;
          } finally {
            this.#moment();
          }
        };
      },
    });
  }

  /** What the thread does now will be undone. */
  get isStopped(): boolean {
    return this.#image !== undefined;
  }

  emit(priority: Priority, rate: number, count: number): void {
    const name = `stop.${priority}.r${rate}`;
    let emit = this.#channels.get(name);
    if (emit === undefined) {
      const definition = numberedDefinition(name, priority, rate) as EventDefinition<never>;
      const channel = this.host.open(definition, undefined);
      emit = (sequence) => channel.emit({ sequence }, undefined);
      this.#channels.set(name, emit);
    }
    for (let i = 0; i < count; i++) emit(i);
  }

  /**
   * Lets the spool's thread do something, and stops it after `moments`, if it comes so far; the thread
   * that follows is stopped likewise, after half as many each time.
   */
  run(work: (spool: Spool) => void, moments: number = Number.POSITIVE_INFINITY): void {
    const hasEnded = this.#until(moments, () => {
      this.#spool ??= this.#start(undefined);
      work(this.#spool);
    });
    if (!hasEnded) this.goOn(moments);
  }

  /** The thread is stopped, and nobody follows yet. */
  stopForGood(work: (spool: Spool) => void, moments: number): void {
    this.#until(moments, () => work(this.#spool!));
  }

  /** Another thread goes on. */
  goOn(moments: number = Number.POSITIVE_INFINITY): void {
    const resumption = this.host.resumption();
    this.host.putCounters();
    const half = Math.floor(moments / 2);
    const hasEnded = this.#until(half > 0 ? half : Number.POSITIVE_INFINITY, () => {
      this.#spool = this.#start(resumption);
    });
    if (!hasEnded) this.goOn(half);
  }

  #start(resumption: Resumption | undefined): Spool {
    const options = {
      files: this.files,
      clock: this.clock,
      processes: this.processes,
      report: this.report,
      ring: new RingConsumer(this.#memory),
      progress: new WatchedProgress(this.#progressMemory, () => this.#moment()),
      root: ROOT,
      instanceId: this.instanceId,
      resource: { attributes: { "service.name": "stoppable" } },
      maxBytes: 2 ** 30,
      level: "basic",
      random: injected(1),
    } as const;
    const resumed = resumption === undefined ? undefined : resume({ ...options, resumption });
    const spool = new Spool({ ...options, budget: this.budget, resumed });
    spool.open();
    return spool;
  }

  /** False where it was stopped on the way; then everything is as it was at that moment. */
  #until(moments: number, work: () => void): boolean {
    this.#momentsLeft = moments;
    this.#image = undefined;
    work();
    this.#momentsLeft = Number.POSITIVE_INFINITY;
    if (this.#image === undefined) return true;
    this.stops++;
    this.#restore(this.#image);
    this.#image = undefined;
    return false;
  }

  #moment(): void {
    if (this.#momentsLeft-- !== 0) return;
    this.#image = {
      disk: this.disk.copy(),
      memories: this.#shared().map((memory) => memory.slice()),
    };
  }

  #restore({ disk, memories }: Image): void {
    this.disk = disk;
    this.#shared().map((memory, index) => memory.set(memories[index]!));
    // As the host does when it hears that the thread is gone.
    if (!this.ring.acquire(DRAIN_OWNER.host)) this.ring.release(DRAIN_OWNER.spool);
    else this.ring.release(DRAIN_OWNER.host);
    this.progress.interrupt();
  }

  #shared(): Uint8Array[] {
    const { control, data } = this.#memory;
    return [control, data, this.#progressMemory].map((memory) => new Uint8Array(memory));
  }
}
