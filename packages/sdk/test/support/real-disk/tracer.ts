import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One system call of the trace on an open file. */
export interface TracedCall {
  /** `create` for an openat(2) that made the file: the path then leads to another one than before. */
  readonly name: string;
  readonly path: string;
  /** strace answered in the kernel's place. */
  readonly isInjected: boolean;
}

/** Call, descriptor with its path (`-y`), and the rest of the line. */
const CALL = /\b(\w+)\(\d+<([^>]+)>(.*)$/;
const CREATE = /\bopenat\(.*O_CREAT.* = \d+<([^>]+)>$/;

/**
 * strace on a running process: its system calls fail or hang as told for as long as this is attached,
 * and are themselves again afterwards. Needs the right to trace a process that is no child of strace's.
 */
export class Tracer implements AsyncDisposable {
  readonly #scratch: string = mkdtempSync(join(tmpdir(), "sonde-trace-"));
  readonly #process: ChildProcess;

  /** Why it cannot be used here; undefined where it can. */
  static async problem(): Promise<string | undefined> {
    if (process.platform !== "linux") return `${process.platform} has no strace`;
    const { error, status } = spawnSync("strace", ["-V"]);
    if (error !== undefined || status !== 0) return "strace is not installed";
    const sleeper = spawn("sleep", ["60"]);
    try {
      await using tracer = await Tracer.attach(
        sleeper.pid!,
        ["fdatasync"],
        // Older ones know no ranges.
        "error=EIO:when=1..2",
      );
      await tracer.detach();
      return undefined;
    } catch (cause) {
      return `strace cannot attach: ${(cause as Error).message}`;
    } finally {
      sleeper.kill("SIGKILL");
    }
  }

  /** Resolves when every thread of the process is traced. `injection` as in `strace -e inject`. */
  static async attach(pid: number, calls: readonly string[], injection: string): Promise<Tracer> {
    const tracer = new Tracer(pid, calls, injection);
    await tracer.#attached();
    return tracer;
  }

  private constructor(pid: number, calls: readonly string[], injection: string) {
    const inject = ["-e", `inject=${calls.join(",")}:${injection}`];
    const parameters = ["-f", "-y", "-o", this.#log, "-p", String(pid), "-e"];
    this.#process = spawn("strace", [...parameters, `trace=openat,${calls.join(",")}`, ...inject], {
      stdio: ["ignore", "ignore", "pipe"],
    });
  }

  /** strace says "Process 1 attached", with the number of threads where there are more than one. */
  #attached(): Promise<void> {
    let said = "";
    return new Promise((resolve, reject) => {
      this.#process.once("error", reject);
      this.#process.once("close", () => reject(new Error(said.trim())));
      // Listens to the end: strace would be killed by a pipe that nobody reads.
      this.#process.stderr!.on("data", (data: Buffer) => {
        said += data.toString();
        if (said.includes("attached")) resolve();
      });
    });
  }

  /** The calls that were traced so far, in the order in which they came back. */
  get calls(): TracedCall[] {
    return wholeLines(readFileSync(this.#log, "utf8")).flatMap((line) => {
      const [, made] = CREATE.exec(line) ?? [];
      if (made !== undefined) return [{ name: "create", path: made, isInjected: false }];
      const [, name, path, rest] = CALL.exec(line) ?? [];
      if (name === undefined || path === undefined) return [];
      return [{ name, path, isInjected: /\((INJECTED|DELAYED)\)/.test(rest!) }];
    });
  }

  /** Lets the process go on without faults. */
  detach(): Promise<void> {
    return this.#end("SIGINT");
  }

  /** Lets go at once, also of a process that it holds in a delay. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, "exit");
    this.#process.kill(signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  get #log(): string {
    return join(this.#scratch, "trace");
  }
}

/** Puts calls together that strace wrote in two parts, because another thread's came between. */
function wholeLines(trace: string): string[] {
  const begun = new Map<string, string>();
  return trace.split("\n").flatMap((line) => {
    const [thread = ""] = line.split(" ", 1);
    const [start, isCut] = line.split(" <unfinished ...>");
    if (isCut !== undefined) {
      begun.set(thread, start!);
      return [];
    }
    const [, end] = /<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
    return [end === undefined ? line : `${begun.get(thread) ?? ""}${end}`];
  });
}
