import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ChildMessage, ChildPlan } from "./child-plan.ts";

const PROGRAM = fileURLToPath(new URL("./emitting-child.ts", import.meta.url));

const THREAD_PROGRAM = fileURLToPath(new URL("./thread-child.ts", import.meta.url));

/** A running child, what it said, and how it ended. */
export class Child {
  readonly messages: ChildMessage[] = [];
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  #errors = "";
  #heard: (() => void) | undefined;

  constructor(plan: ChildPlan, nodeOptions: readonly string[] = []) {
    const program = plan.inThread === undefined ? PROGRAM : THREAD_PROGRAM;
    this.#process = spawn(process.execPath, [...nodeOptions, program, JSON.stringify(plan)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process.stderr!.on("data", (data: Buffer) => {
      this.#errors += data.toString();
    });
    const lines = createInterface({ input: this.#process.stdout! });
    lines.on("line", (line) => {
      // A line cut by the kill is no message.
      if (!line.endsWith("}")) return;
      this.messages.push(JSON.parse(line) as ChildMessage);
      this.#heard?.();
    });
    this.#closed = Promise.all([once(this.#process, "close"), once(lines, "close")]);
  }

  /** Resolves when the child has said `kind`, or has ended without. */
  async said(kind: ChildMessage["kind"]): Promise<void> {
    let isClosed = false;
    void this.#closed.then(() => {
      isClosed = true;
      this.#heard?.();
    });
    while (!isClosed && !this.messages.some((message) => message.kind === kind)) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#closed;
  }

  /** Waits for its own end. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null; errors: string }> {
    await this.#closed;
    return {
      code: this.#process.exitCode,
      signal: this.#process.signalCode,
      errors: this.#errors,
    };
  }

  get errors(): string {
    return this.#errors;
  }
}

/** emit() calls that began and that returned, by the child's own account. */
export function readOracle(oracle: string): { began: number; returned: number } {
  const count = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return { began: count(`${oracle}.before`), returned: count(`${oracle}.after`) };
}
