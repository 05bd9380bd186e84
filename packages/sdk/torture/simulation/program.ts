import type { FileSystem } from "../../src/file-system.ts";
import type { ProcessIdentity } from "../../src/process-identity.ts";
import { LANES } from "../../src/spool/lanes.ts";
import { numberedDefinition } from "../../test/support/spool/events.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import type { ManualClock } from "../../test/support/spool/manual-clock.ts";
import type { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import { ProcessFiles } from "./intercepted.ts";

const MAX_EMITS = 60;
const MORTAL_SHARE = 0.3;
/** A week: no history lasts so long, whatever the wall clock says. */
const TTL_MILLIS: number = 7 * 24 * 3_600_000;

const MORTAL = {
  ...numberedDefinition("bench.mortal", "normal"),
  delivery: { priority: "normal", durability: "written", ttlMillis: TTL_MILLIS },
} as const;

export interface ProgramOptions {
  readonly files: FileSystem;
  readonly clock: ManualClock;
  readonly pid: number;
  /** The pids of those that have ended; grows. */
  readonly dead: ReadonlySet<number>;
  readonly seed: number;
}

/** A process of the simulation: what it has of the SDK and of the disk. */
export class Program {
  readonly bench: Workbench;
  readonly pid: number;
  emits: number = 0;
  readonly #own: ProcessFiles;
  #sequence = 0;

  constructor({ files, clock, pid, dead, seed }: ProgramOptions) {
    this.pid = pid;
    this.#own = new ProcessFiles(files);
    const processes = new SimulatedProcesses(pid, dead);
    this.bench = new Workbench({ files: this.#own.files, clock, processes, seed });
  }

  /** Some events of one kind. Returns how many. */
  emit(random: SeededRandom): number {
    const count = 1 + random.below(MAX_EMITS);
    const priority = random.pick(LANES);
    if (random.next() < MORTAL_SHARE) {
      for (let i = 0; i < count; i++) {
        this.bench.emitEvent(MORTAL, { sequence: this.#sequence++ });
      }
    } else {
      this.bench.emit(priority, count, random.pick([1, 1, 0.25]));
    }
    this.emits += count;
    return count;
  }

  kill(): void {
    this.#own.kill();
  }
}

/** All on one machine that is not started anew: ages are exact, whatever the wall clock says. */
class SimulatedProcesses extends FakeProcesses {
  readonly #dead: ReadonlySet<number>;

  constructor(pid: number, dead: ReadonlySet<number>) {
    super(pid, process.getuid?.());
    this.#dead = dead;
  }

  override self(): ProcessIdentity {
    return { ...super.self(), bootId: "torture", pidNamespace: "torture" };
  }

  override liveness({ pid }: ProcessIdentity): "alive" | "dead" {
    return this.#dead.has(pid) ? "dead" : "alive";
  }
}
