import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { MAX_FOLDER_DEPTH } from "../load/limits.ts";
import { ChangeSignal } from "./change-signal.ts";
import type { Wake, Watcher } from "./io.ts";

/** One for each folder: far more than a registry has, fewer than most systems let one user have. */
const MAX_WATCHERS = 4096;

/**
 * Watches with one watcher for each folder. Node's recursive watching is not used: on Linux it loses
 * sight of a file that was replaced by a rename, as many editors save.
 *
 * Watchers hold to what a path was when they were made. So every call of `look` makes all of them
 * anew, and a folder that vanished or appeared is noticed by the folder above, which is watched too.
 */
export class FileWatcher implements Watcher {
  readonly #base: string;
  readonly #signal = new ChangeSignal();
  #watchers: FSWatcher[] = [];

  /** Folders above the paths are watched up to `base`. */
  constructor(base: string) {
    this.#base = base;
  }

  look(paths: readonly string[]): void {
    this.#closeAll();
    for (const path of paths) {
      for (const [folder, name] of this.#foldersAbove(path)) this.#watch(folder, name);
      if (this.#isFolder(path)) this.#watchTree(path);
    }
    if (this.#watchers.length === 0) this.#fail("no folder can be watched");
  }

  next(): Promise<Wake> {
    return this.#signal.next();
  }

  /** Ends the watch as the user does. */
  stop(): void {
    this.#signal.end({ kind: "stopped" });
  }

  close(): void {
    this.stop();
    this.#closeAll();
  }

  #closeAll(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  /** A folder is watched before it is listed: what is added in between is in the list or noticed. */
  #watchTree(root: string): void {
    const pending = [{ path: root, depth: 0 }];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      const { depth, path } = folder;
      if (this.#watchers.length === MAX_WATCHERS) {
        this.#fail(`there are more than ${MAX_WATCHERS} folders`);
        return;
      }
      this.#watch(path);
      if (depth === MAX_FOLDER_DEPTH) continue;
      for (const entry of this.#attempt(() => readdirSync(path, { withFileTypes: true })) ?? []) {
        if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
        pending.push({ path: join(path, entry.name), depth: depth + 1 });
      }
    }
  }

  /** Waits for changes of all entries, or of the one with this name. */
  #watch(folder: string, name?: string): void {
    const watcher = this.#attempt(() =>
      watch(folder, (_, changed) => {
        if (concerns(changed, basename(folder), name)) this.#signal.changed();
      }),
    );
    if (watcher === undefined) return;
    this.#watchers.push(watcher);
    watcher.on("error", (error: NodeJS.ErrnoException) => {
      // On Windows a folder that vanishes is an error of its watcher.
      if (isPassedOver(error)) this.#signal.changed();
      else this.#fail(error.message);
    });
  }

  /**
   * The folders whose change can make a path appear or vanish, the outermost first, each with the
   * name that counts in it. Outside of the base that is the nearest folder that exists.
   */
  *#foldersAbove(path: string): Generator<readonly [string, string]> {
    const inside = relative(this.#base, path);
    if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) {
      let child = path;
      while (!this.#isFolder(dirname(child)) && dirname(child) !== child) child = dirname(child);
      yield [dirname(child), basename(child)];
      return;
    }
    let folder = this.#base;
    for (const name of inside.split(sep)) {
      yield [folder, name];
      folder = join(folder, name);
    }
  }

  #isFolder(path: string): boolean {
    const found = this.#attempt(() => statSync(path, { throwIfNoEntry: false }));
    return found?.isDirectory() ?? false;
  }

  #attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!isPassedOver(error as NodeJS.ErrnoException)) this.#fail((error as Error).message);
      return undefined;
    }
  }

  #fail(reason: string): void {
    this.#signal.end({ kind: "failed", reason });
  }
}

const PASSED_OVER = ["ENOENT", "ENOTDIR", "EACCES", "EPERM"];

/** What vanished or may not be read: the run that follows says so, the folder above tells of changes. */
function isPassedOver({ code = "" }: NodeJS.ErrnoException): boolean {
  return PASSED_OVER.includes(code);
}

/** A change of the folder itself comes under its own name, and some systems name nothing. */
function concerns(changed: string | null, own: string, name: string | undefined): boolean {
  if (changed === null || changed === own) return true;
  // The reader passes over names that begin with a dot; editors put their own files there.
  return name === undefined ? !changed.startsWith(".") : changed === name;
}
