import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ChildMessage, ChildOrder } from "./child/plan.ts";

/** Of what a child says on its standard error; the rest is cut. */
const MAX_ERROR_CHARACTERS = 4096;
/** Between two looks of `until`, where no message comes. */
const LOOK_MILLIS = 20;

type Listener = (message: ChildMessage) => void;

/** A running child, what it said last of each kind, and how it ended. */
export class Child {
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #last = new Map<ChildMessage["kind"], ChildMessage>();
  readonly #listeners = new Set<Listener>();
  #errors = "";
  #hasEnded = false;

  constructor(command: readonly string[]) {
    const [program = "", ...words] = command;
    // A session of its own: Ctrl-C in the terminal reaches the kit alone, which then ends its children.
    this.#process = spawn(program, words, { stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.#process.on("error", (error) => this.#noteError(error.message));
    // A child that was killed reads no more orders.
    this.#process.stdin!.on("error", () => {});
    this.#process.stderr!.on("data", (data: Buffer) => this.#noteError(data.toString()));
    const lines = createInterface({ input: this.#process.stdout! });
    lines.on("line", (line) => {
      // A line cut by the kill is no message.
      if (line.endsWith("}")) this.#receive(JSON.parse(line) as ChildMessage);
    });
    this.#closed = Promise.all([once(this.#process, "close"), once(lines, "close")])
      .catch(() => {
        // It could not be started at all; `errors` says why.
      })
      .finally(() => {
        this.#hasEnded = true;
      });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get errors(): string {
    return this.#errors;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** How it ended: a code, or the name of a signal. */
  get ending(): number | NodeJS.Signals | null {
    return this.#process.signalCode ?? this.#process.exitCode;
  }

  onMessage(listener: Listener): void {
    this.#listeners.add(listener);
  }

  last<K extends ChildMessage["kind"]>(
    kind: K,
  ): Extract<ChildMessage, { readonly kind: K }> | undefined {
    return this.#last.get(kind) as Extract<ChildMessage, { readonly kind: K }> | undefined;
  }

  /** Waits for the child's doing, but not beyond its end or the timeout; tells whether it came. */
  async until(isThere: () => boolean, timeoutMillis: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMillis;
    while (!isThere() && !this.#hasEnded && performance.now() < deadline) {
      await this.#nextMessage(LOOK_MILLIS);
    }
    return isThere();
  }

  said(kind: ChildMessage["kind"], timeoutMillis: number): Promise<boolean> {
    return this.until(() => this.#last.has(kind), timeoutMillis);
  }

  order(order: ChildOrder): void {
    this.#process.stdin!.write(`${order}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#closed;
  }

  async ended(): Promise<void> {
    await this.#closed;
  }

  /** False where it still runs after that time. */
  async endsWithin(timeoutMillis: number): Promise<boolean> {
    return this.until(() => this.#hasEnded, timeoutMillis);
  }

  #receive(message: ChildMessage): void {
    this.#last.set(message.kind, message);
    for (const listener of this.#listeners) listener(message);
  }

  #noteError(text: string): void {
    this.#errors = (this.#errors + text).slice(0, MAX_ERROR_CHARACTERS);
  }

  /** Resolves with the next message or after `millis`. */
  #nextMessage(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, millis);
      this.#listeners.add(done);
    });
  }
}
