import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type {
  CallMessage,
  CallName,
  ServiceCalls,
  ServiceConfiguration,
  ServiceMessage,
} from "../src/protocol.ts";

const SERVICE = fileURLToPath(new URL("../src/service.ts", import.meta.url));
const START_TIMEOUT_MILLIS = 15_000;

/** `ready` and the end of the process are waited for like the answers to calls, which count from 1. */
const READY = 0;
const EXIT = -1;

interface Waiter {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** The store's service as a child process. Every wait has an end. */
export class StoreProcess {
  readonly #child: ChildProcess;
  readonly #waiters = new Map<number, Waiter>();
  #lastId = 0;
  /** The exit code or the signal. */
  #ended: string | undefined;
  /** Emit calls that came back, by the child's own count, ten times a second. */
  onProgress: (emitted: number) => void = () => {};

  private constructor(configuration: ServiceConfiguration, serviceFile: string) {
    // The child's words go to stderr, its warnings in its own form: stdout is the demo's.
    const argumentList = ["--no-warnings", serviceFile, JSON.stringify(configuration)];
    this.#child = spawn(process.execPath, argumentList, {
      stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    });
    this.#child.on("message", (message) => this.#receive(message as ServiceMessage));
    this.#child.on("exit", (code, signal) => this.#end(String(signal ?? code)));
    this.#child.on("error", (error) => this.#end(error.message));
  }

  /** Resolves when the store is open. `register` gets the process before that, to end it in need. */
  static async start(
    configuration: ServiceConfiguration,
    register: (started: StoreProcess) => void,
    serviceFile: string = SERVICE,
  ): Promise<StoreProcess> {
    const started = new StoreProcess(configuration, serviceFile);
    register(started);
    await started.#wait(READY, START_TIMEOUT_MILLIS, "start");
    return started;
  }

  /** Rejects when the process ends, answers with a failure or does not answer in time. */
  async call<N extends CallName>(
    call: N,
    argument: ServiceCalls[N]["argument"],
    timeoutMillis: number,
  ): Promise<ServiceCalls[N]["result"]> {
    const message: CallMessage<N> = { id: ++this.#lastId, call, argument };
    const answer = this.#wait(message.id, timeoutMillis, `answer \`${call}\``);
    // When it cannot be sent the process has ended, and the wait with it.
    this.#child.send(message, (error) => {
      if (error !== null) this.#waiters.get(message.id)?.reject(error);
    });
    return (await answer) as ServiceCalls[N]["result"];
  }

  /** Ends the process at once; nothing in it gets a word in. */
  kill(): void {
    if (this.#ended === undefined) this.#child.kill("SIGKILL");
  }

  /** Lets the process end by itself. */
  disconnect(): void {
    this.#child.disconnect();
  }

  /** How the process ended: its exit code or the signal. */
  async ended(timeoutMillis: number): Promise<string> {
    if (this.#ended !== undefined) return this.#ended;
    return String(await this.#wait(EXIT, timeoutMillis, "end"));
  }

  #wait(id: number, timeoutMillis: number, what: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = <T>(settled: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          this.#waiters.delete(id);
          settled(value);
        };
      };
      const waiter: Waiter = { resolve: settle(resolve), reject: settle(reject) };
      const timer = setTimeout(() => {
        const seconds = timeoutMillis / 1000;
        waiter.reject(new Error(`The store's process did not ${what} within ${seconds} s.`));
      }, timeoutMillis);
      this.#waiters.set(id, waiter);
    });
  }

  #receive(message: ServiceMessage): void {
    if (message.kind === "progress") this.onProgress(message.emitted);
    else if (message.kind === "ready") this.#waiters.get(READY)?.resolve(undefined);
    else if (message.kind === "result") this.#waiters.get(message.id)?.resolve(message.result);
    else this.#waiters.get(message.id)?.reject(new Error(message.reason));
  }

  #end(how: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = how;
    this.#waiters.get(EXIT)?.resolve(how);
    const reason = new Error(`The store's process ended (${how}) while it was waited for.`);
    for (const waiter of [...this.#waiters.values()]) waiter.reject(reason);
  }
}
