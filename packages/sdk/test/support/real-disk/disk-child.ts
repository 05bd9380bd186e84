import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setImmediate as immediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { DiskChildPlan, DiskMessage, DiskReply, DiskRequest } from "./disk-child-plan.ts";

const PROGRAM = fileURLToPath(new URL("./disk-child-program.ts", import.meta.url));

/** How a child ended: by a code or by a signal, and what it wrote to its standard error. */
interface DiskChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** A host in a process of its own, which does what it is asked; killed when the test is over. */
export class DiskChild implements AsyncDisposable {
  readonly warnings: { readonly code: string; readonly message: string }[] = [];
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #pending = new Map<number, (reply: DiskReply) => void>();
  #nextId = 1;
  #errors = "";

  /** `maxDescriptors` limits the child by the shell's `ulimit -n`. */
  constructor(plan: DiskChildPlan, maxDescriptors?: number) {
    const command = [process.execPath, PROGRAM, JSON.stringify(plan)];
    const limited = ["sh", "-c", `ulimit -n ${maxDescriptors} && exec "$@"`, "sh", ...command];
    const [program, ...parameters] = maxDescriptors === undefined ? command : limited;
    this.#process = spawn(program!, parameters, { stdio: ["pipe", "pipe", "pipe"] });
    this.#process.stderr!.on("data", (data: Buffer) => {
      this.#errors += data.toString();
    });
    // A child that is gone takes no more requests; what is asked of it then rejects below.
    this.#process.stdin!.on("error", () => {});
    const lines = createInterface({ input: this.#process.stdout! });
    lines.on("line", (line) => this.#receive(line));
    this.#closed = Promise.all([once(this.#process, "close"), once(lines, "close")]);
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Rejects where the child ends without an answer. */
  async ask(request: DiskRequest): Promise<DiskReply> {
    const id = this.#nextId++;
    const answered = new Promise<DiskReply>((resolve) => this.#pending.set(id, resolve));
    this.#process.stdin!.write(`${JSON.stringify({ id, request })}\n`);
    const reply = await Promise.race([answered, this.#closed.then(() => undefined)]);
    if (reply !== undefined) return reply;
    throw new Error(`the child ended before it answered ${request.do}: ${this.#errors}`);
  }

  /** Asks again and again until an answer will do; the test's own time limit is the bound. */
  async until(request: DiskRequest, isEnough: (reply: DiskReply) => boolean): Promise<DiskReply> {
    for (;;) {
      const reply = await this.ask(request);
      if (isEnough(reply)) return reply;
    }
  }

  /** Tells it to exit, without a wait for the end. */
  exit(): void {
    this.#process.stdin!.write(`${JSON.stringify({ id: 0, request: { do: "exit" } })}\n`);
  }

  /** Resolves when the process is dead, be it that somebody traces it and keeps its parent from hearing. */
  async died(): Promise<void> {
    // The state stands behind the name, which is in brackets.
    while (!/\) [ZX] /.test(readFileSync(`/proc/${this.pid}/stat`, "latin1"))) await immediate();
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#closed;
  }

  async ended(): Promise<DiskChildEnd> {
    await this.#closed;
    const { exitCode: code, signalCode: signal } = this.#process;
    return { code, signal, errors: this.#errors };
  }

  get errors(): string {
    return this.#errors;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  #receive(line: string): void {
    const message = JSON.parse(line) as DiskMessage;
    if (message.kind === "warning") {
      this.warnings.push({ code: message.code, message: message.message });
      return;
    }
    this.#pending.get(message.id)?.(message.reply);
    this.#pending.delete(message.id);
  }
}
