import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BALLAST_BLOCK = Buffer.alloc(4096, 1);

/**
 * A file system of a few megabytes of its own (tmpfs), to fill, to make read-only and to pull out.
 * It is mounted twice: what is written stays in `#store` while the disk at `path` is away.
 */
export class SmallDisk implements Disposable {
  readonly #scratch: string = mkdtempSync(join(tmpdir(), "sonde-small-disk-"));
  readonly #store: string = join(this.#scratch, "store");
  /** Where the disk is, while it is there. */
  readonly path: string = join(this.#scratch, "disk");

  /** Why there can be none here; undefined where there can. */
  static problem(): string | undefined {
    if (process.platform !== "linux") return `${process.platform} has no tmpfs`;
    try {
      using disk = new SmallDisk(1);
      return statfsSync(disk.path).blocks > 0 ? undefined : "the tmpfs has no blocks";
    } catch (error) {
      return `no tmpfs can be mounted: ${(error as Error).message}`;
    }
  }

  constructor(mebibytes: number) {
    mkdirSync(this.#store);
    mkdirSync(this.path);
    try {
      run("mount", "-t", "tmpfs", "-o", `size=${mebibytes}m,mode=0700`, "sonde-test", this.#store);
      this.plugIn();
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  /** Writes a file of its own until not one more block fits. */
  fill(): void {
    const descriptor = openSync(this.#ballast, "a");
    try {
      for (;;) writeSync(descriptor, BALLAST_BLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      closeSync(descriptor);
    }
  }

  /** Takes that file away again. */
  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  /**
   * Read-only for whoever opens or makes a file. What is open for writing stays so: Linux makes a
   * file system read-only under open files only by itself, after an error.
   */
  makeReadOnly(): void {
    // On top of the writable mount, so that the path leads to the same files at every moment.
    this.plugIn();
    run("mount", "-o", "remount,ro,bind", this.path);
  }

  makeWritable(): void {
    run("umount", "-l", this.path);
  }

  /** Away from one moment to the next, with files open on it. */
  pullOut(): void {
    run("umount", "-l", this.path);
  }

  plugIn(): void {
    run("mount", "--bind", this.#store, this.path);
  }

  [Symbol.dispose](): void {
    // Mounts may lie on top of each other; where there is none left, umount says so.
    for (const path of [this.path, this.#store]) {
      while (spawnSync("umount", ["-l", path]).status === 0);
    }
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  get #ballast(): string {
    return join(this.#store, "ballast");
  }
}

function run(command: string, ...parameters: string[]): void {
  const { error, status, stderr } = spawnSync(command, parameters, { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${parameters.join(" ")}: ${stderr.trim()}`);
}
