import type { Liveness, Processes, ProcessIdentity } from "../../../src/process-identity.ts";

/** Processes by pid, dead until told otherwise. */
export class FakeProcesses implements Processes {
  readonly livenessOf = new Map<number, Liveness>();
  readonly #pid: number;
  readonly #userId: number | undefined;

  constructor(pid: number, userId: number | undefined = 0) {
    this.#pid = pid;
    this.#userId = userId;
    this.livenessOf.set(pid, "alive");
  }

  self(): ProcessIdentity {
    return { pid: this.#pid };
  }

  userId(): number | undefined {
    return this.#userId;
  }

  liveness({ pid }: ProcessIdentity): Liveness {
    return this.livenessOf.get(pid) ?? "dead";
  }
}
