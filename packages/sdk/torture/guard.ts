import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { GuardOrder } from "./guard-process.ts";

const PROGRAM = fileURLToPath(new URL("./guard-process.ts", import.meta.url));

/**
 * Cleans up behind this process, even where it is killed: a second process that learns of every
 * child, mount and folder, and acts on what is left once its pipe to us closes. Children watch a
 * pipe of their own too, but one that is stopped, or hangs in a system call, watches nothing.
 */
export class Guard {
  readonly #process: ChildProcess;

  constructor() {
    // A session of its own: Ctrl-C in the terminal must not end it first.
    this.#process = spawn(process.execPath, [PROGRAM], {
      stdio: ["pipe", "ignore", "inherit"],
      detached: true,
    });
    this.#process.unref();
    // Without it there is nobody to clean up, but the run itself is not at fault.
    this.#process.stdin!.on("error", (error) => {
      process.stderr.write(`torture: the guard is gone: ${error.message}\n`);
    });
  }

  tell(order: GuardOrder): void {
    this.#process.stdin!.write(`${JSON.stringify(order)}\n`);
  }

  /** Has it clean up what is left, and waits for that. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const closed = once(this.#process, "exit");
    this.#process.ref();
    this.#process.stdin!.end();
    await closed;
  }
}
