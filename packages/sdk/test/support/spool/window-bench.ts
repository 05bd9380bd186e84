import type { FileSystem } from "../../../src/file-system.ts";
import type { EventRecord } from "../../../src/row/record.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import type { SpoolBudget } from "../../../src/spool/spool-windows.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { Workbench } from "./workbench.ts";

export interface WindowBenchOptions {
  readonly budget?: SpoolBudget;
  readonly clock?: ManualClock;
  readonly files?: FileSystem;
  readonly pid?: number;
  readonly seed?: number;
}

/** A process with a budget, and all that has left it. */
export class WindowBench {
  readonly bench: Workbench;
  readonly clock: ManualClock;
  readonly files: FileSystem;
  readonly left: EventRecord[] = [];

  constructor({ budget, clock, files, pid = 1, seed = 1 }: WindowBenchOptions = {}) {
    this.clock = clock ?? new ManualClock();
    this.files = files ?? new MemoryFileSystem();
    this.bench = new Workbench({
      files: this.files,
      clock: this.clock,
      processes: new FakeProcesses(pid),
      seed,
      ringBytes: 2 ** 23,
      ...(budget === undefined ? {} : { budget }),
    });
  }

  /** Emits `count`, has them taken and written, and time goes on. */
  second(count: number, millis: number = 1000): void {
    this.bench.emit("normal", count);
    this.bench.take();
    this.clock.advance(millis);
    this.bench.spool.maintain();
  }

  /** Commits and delivers what may leave now. Returns how many rows left. */
  deliver(): number {
    this.clock.advance(500);
    this.bench.spool.maintain();
    const before = this.left.length;
    for (let lease = this.#lease(); lease !== undefined; lease = this.#lease()) {
      this.left.push(...lease.records);
      this.bench.deliver(lease);
    }
    return this.left.length - before;
  }

  #lease(): Lease | undefined {
    return this.bench.spool.lease();
  }
}

/** How many events a record stands for. */
export function weightOf({ threshold }: EventRecord): number {
  return 1 / (1 - Number.parseInt(threshold.padEnd(14, "0"), 16) / 2 ** 56);
}
