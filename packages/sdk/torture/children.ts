import type { ChildPlan } from "./child/plan.ts";
import { Child } from "./child.ts";
import type { Guard } from "./guard.ts";

/** Starts children and keeps the count of those that run, so that none is forgotten. */
export class Children {
  readonly #program: string;
  readonly #guard: Guard;
  readonly #running = new Set<Child>();

  /** `program` is the bundled child. */
  constructor(program: string, guard: Guard) {
    this.#program = program;
    this.#guard = guard;
  }

  /** `under` is put before the command, such as a tracer and its flags. */
  start(plan: ChildPlan, under: readonly string[] = []): Child {
    const command = [...under, process.execPath, this.#program, JSON.stringify(plan)];
    const child = new Child(command);
    const { pid } = child;
    this.#running.add(child);
    if (pid !== undefined) this.#guard.tell({ kind: "started", pid });
    void child.ended().then(() => {
      this.#running.delete(child);
      if (pid !== undefined) this.#guard.tell({ kind: "ended", pid });
    });
    return child;
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => child.kill()));
  }
}
