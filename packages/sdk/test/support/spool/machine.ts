import type { EventDefinition, Priority } from "../../../src/emitter.ts";
import type { ProcessIdentity } from "../../../src/process-identity.ts";
import { type Numbered, numberedDefinition } from "./events.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { Workbench } from "./workbench.ts";

/** A machine with one disk, on which one process runs at a time. Who ran before is dead. */
export class Machine {
  readonly files = new MemoryFileSystem();
  readonly clock = new ManualClock();
  #boots = 0;
  #pid = 700;

  /** A process begins; the one before it was killed, or closed its spool. */
  start(maxBytes?: number): Workbench {
    const pid = this.#pid++;
    const processes = new BootedProcesses(pid, `boot ${this.#boots}`);
    const size = maxBytes === undefined ? {} : { maxBytes };
    return new Workbench({ files: this.files, clock: this.clock, processes, seed: pid, ...size });
  }

  /** It is off for so long. */
  reboot(offMillis: number): void {
    this.#boots++;
    this.clock.reboot(offMillis);
  }
}

/** Processes of one run of the machine. */
class BootedProcesses extends FakeProcesses {
  readonly #boot: string;

  constructor(pid: number, boot: string) {
    super(pid);
    this.#boot = boot;
  }

  override self(): ProcessIdentity {
    return { ...super.self(), bootId: this.#boot, pidNamespace: "pid:[1]" };
  }
}

/** An event whose rows are dropped when they are older. */
export function expiringDefinition(
  name: string,
  priority: Priority,
  ttlMillis: number,
): EventDefinition<Numbered> {
  const definition = numberedDefinition(name, priority);
  return { ...definition, delivery: { ...definition.delivery, ttlMillis } };
}
