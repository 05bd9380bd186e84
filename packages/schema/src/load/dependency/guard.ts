import { folderBytes } from "./disk.ts";
import type { DependencyLimits } from "./limits.ts";
import type { DependencyProblem } from "./problem.ts";

const LOOK_INTERVAL_MILLIS = 100;

/**
 * Watches over another program's work: how long it takes and how much it writes into its folder.
 * The signal's reason is a problem.
 */
export class Guard {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #outer: AbortSignal | undefined;
  readonly #stop = (): void =>
    this.#abort("fetching was stopped before its end", "run it again when you like");

  constructor(folder: string, limits: DependencyLimits, outer: AbortSignal | undefined) {
    this.signal = this.#controller.signal;
    this.#folder = folder;
    this.#maxBytes = limits.maxRepositoryBytes;
    const { timeLimitMillis } = limits;
    const tooLong = (): void =>
      this.#abort(
        `git is not done after ${timeLimitMillis / 1000} s`,
        "see whether the host answers, or name an archive",
      );
    this.#timers = [
      setTimeout(tooLong, timeLimitMillis),
      setInterval(() => this.examine(), LOOK_INTERVAL_MILLIS),
    ];
    this.#outer = outer;
    outer?.addEventListener("abort", this.#stop, { once: true });
    if (outer?.aborted === true) this.#stop();
  }

  /** Looks at the folder now. */
  examine(): void {
    if (folderBytes(this.#folder) <= this.#maxBytes) return;
    const help = "name an archive that holds the registry alone";
    this.#abort(`the repository has more than ${this.#maxBytes} bytes at that ref`, help);
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#outer?.removeEventListener("abort", this.#stop);
  }

  #abort(problem: string, help: string): void {
    this.#controller.abort({ problem, help } satisfies DependencyProblem);
  }
}
