import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How the use of a store's directory before this one ended. */
export type PreviousStop = "none" | "clean" | "unclean";

/**
 * LevelDB replays its log without a word, so the store itself notes that it was closed: the file
 * `CLEAN` stands beside LevelDB's directory exactly while nobody has the store open.
 */
export class StopMarker {
  readonly #file: string;
  readonly #currentFile: string;

  constructor(directory: string, dataDirectory: string) {
    this.#file = join(directory, "CLEAN");
    this.#currentFile = join(dataDirectory, "CURRENT");
  }

  /** Valid before LevelDB is opened. */
  read(): PreviousStop {
    if (!existsSync(this.#currentFile)) return "none";
    return existsSync(this.#file) ? "clean" : "unclean";
  }

  /** Call it only while LevelDB's lock is held. */
  async clear(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  async set(): Promise<void> {
    await writeFile(this.#file, "");
  }
}
