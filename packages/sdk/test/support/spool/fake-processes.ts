import type { Liveness, Processes, ProcessIdentity } from "../../../src/process-identity.ts";

/** Processes by pid, dead until told otherwise. */
export class FakeProcesses implements Processes {
  readonly livenessOf = new Map<number, Liveness>();
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.livenessOf.set(pid, "alive");
  }

  self(): ProcessIdentity {
    return { pid: this.#pid };
  }

  liveness({ pid }: ProcessIdentity): Liveness {
    return this.livenessOf.get(pid) ?? "dead";
  }
}
