import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_TIMEOUT_MILLIS = 30_000;
/** It hands on all it has taken before it ends. */
const STOP_TIMEOUT_MILLIS = 60_000;
const MAX_LOG_CHARACTERS = 4000;

/** A Collector that runs on this machine's loopback interface; ended with this process at the latest. */
export class Collector {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #ended: Promise<unknown>;
  #log = "";

  constructor(program: string, config: string) {
    this.#folder = mkdtempSync(join(tmpdir(), "sonde-interop-"));
    const file = join(this.#folder, "config.yaml");
    writeFileSync(file, config);
    this.#process = spawn(program, ["--config", `file:${file}`], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#ended = once(this.#process, "exit");
    this.#process.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#log = (this.#log + text).slice(-MAX_LOG_CHARACTERS);
    });
    process.once("exit", this.#kill);
  }

  /** Resolves once it listens on all of them. Rejects where it has not after 30 s, or has ended. */
  async listening(ports: readonly number[]): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MILLIS;
    for (const port of ports) {
      while (!(await isListening(port))) {
        if (this.#process.exitCode !== null) throw new Error(`the Collector ended: ${this.#log}`);
        if (performance.now() > deadline) {
          throw new Error(`the Collector does not listen on ${port}: ${this.#log}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Ends it, and waits until it has handed on what it had. */
  async stop(): Promise<void> {
    this.#process.kill("SIGTERM");
    const timer = setTimeout(this.#kill, STOP_TIMEOUT_MILLIS);
    await this.#ended;
    clearTimeout(timer);
    process.removeListener("exit", this.#kill);
    rmSync(this.#folder, { recursive: true, force: true });
    if (this.#process.exitCode !== 0) throw new Error(`the Collector failed: ${this.#log}`);
  }

  readonly #kill = (): void => {
    this.#process.kill("SIGKILL");
  };
}

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ports.push((server.address() as AddressInfo).port);
  }
  for (const server of servers) {
    server.close();
    await once(server, "close");
  }
  return ports;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    // Not yet: the caller asks again until its deadline.
    return false;
  } finally {
    socket.destroy();
  }
}
