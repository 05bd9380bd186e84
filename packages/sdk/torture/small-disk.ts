import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import type { Guard } from "./guard.ts";

const CHUNK = Buffer.alloc(64 * 1024, 0x5a);

/** A tmpfs of a few MiB that can be filled to the last byte. Linux, and only for root. */
export class SmallDisk {
  readonly path: string;
  readonly #guard: Guard;
  readonly #ballast: string;

  /** Undefined where this machine or user may not mount. */
  static mount(path: string, bytes: number, guard: Guard): SmallDisk | undefined {
    if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
    mkdirSync(path);
    const options = `size=${bytes},mode=700`;
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "sonde-torture", path]);
    if (status !== 0) return undefined;
    guard.tell({ kind: "mounted", path });
    return new SmallDisk(path, guard);
  }

  private constructor(path: string, guard: Guard) {
    this.path = path;
    this.#guard = guard;
    this.#ballast = `${path}/ballast`;
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.path);
    return bavail * bsize;
  }

  /** Takes what is free, but for `leaveBytes`. */
  fill(leaveBytes: number): void {
    const descriptor = openSync(this.#ballast, "a");
    try {
      while (this.freeBytes > leaveBytes) {
        const length = Math.min(CHUNK.byteLength, this.freeBytes - leaveBytes);
        if (writeSync(descriptor, CHUNK, 0, length) === 0) return;
      }
    } catch (error) {
      // Somebody else took the last page in between: full is what was asked for.
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      closeSync(descriptor);
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    if (spawnSync("umount", ["-l", this.path]).status === 0) {
      this.#guard.tell({ kind: "unmounted", path: this.path });
    }
  }
}
