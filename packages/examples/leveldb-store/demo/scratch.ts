import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Killable {
  kill(): void;
}

/**
 * The demo's directory and its processes. They are gone when the demo is, whether it ends well,
 * fails, runs out of time or is interrupted.
 */
export class Scratch {
  readonly directory: string;
  readonly #processes: Killable[] = [];

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), "sonde-demo-"));
    process.once("exit", () => this.#cleanUp());
    process.once("SIGINT", () => process.exit(130));
    process.once("SIGTERM", () => process.exit(143));
  }

  register(killable: Killable): void {
    this.#processes.push(killable);
  }

  #cleanUp(): void {
    for (const killable of this.#processes) killable.kill();
    // A process that is being killed may still make files while the directory is emptied.
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  }
}
