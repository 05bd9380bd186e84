import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { folderOf } from "../../test/command-line.ts";
import { FileWatcher } from "./file-watcher.ts";

interface Fixture {
  readonly watcher: FileWatcher;
  at(name: string): string;
  /** Looks anew, as the command does before every run, changes something and waits to be woken. */
  wakeAfter(change: () => void): Promise<string>;
}

function watching(paths: readonly string[], base = "."): Fixture {
  const folder = folderOf({
    "telemetry/registry/a.yaml": "a",
    "telemetry/registry/sub/b.yaml": "b",
  });
  const at = (name: string) => join(folder, name);
  const watcher = new FileWatcher(at(base));
  onTestFinished(() => watcher.close());
  const wakeAfter = async (change: () => void): Promise<string> => {
    watcher.look(paths.map(at));
    change();
    return (await watcher.next()).kind;
  };
  return { watcher, at, wakeAfter };
}

/** Resolves when the system has told of a change of the file. */
async function seenIn(path: string): Promise<void> {
  for await (const { filename } of watch(dirname(path))) {
    if (filename === basename(path)) return;
  }
}

describe("a watcher of files", () => {
  it("sees a file that is changed, replaced by a rename, and changed again", async () => {
    const { at, wakeAfter } = watching(["telemetry/registry"]);
    const file = at("telemetry/registry/a.yaml");
    const replace = () => {
      writeFileSync(at("new"), "new");
      renameSync(at("new"), file);
    };
    expect(await wakeAfter(() => appendFileSync(file, "x"))).toBe("changed");
    expect(await wakeAfter(replace)).toBe("changed");
    expect(await wakeAfter(() => appendFileSync(file, "x"))).toBe("changed");
  });

  it("sees files in folders below, and in folders that were added", async () => {
    const { at, wakeAfter } = watching(["telemetry/registry"]);
    const write = (name: string) => writeFileSync(at(`telemetry/registry/${name}`), "x");
    expect(await wakeAfter(() => write("sub/b.yaml"))).toBe("changed");
    expect(
      await wakeAfter(() => mkdirSync(at("telemetry/registry/new/deep"), { recursive: true })),
    ).toBe("changed");
    expect(await wakeAfter(() => write("new/deep/c.yaml"))).toBe("changed");
    expect(await wakeAfter(() => rmSync(at("telemetry/registry/sub/b.yaml")))).toBe("changed");
  });

  it.each(["telemetry/registry", "telemetry"])(
    "sees %s vanish and come back, by removal and by rename",
    async (name) => {
      const { at, wakeAfter } = watching(["telemetry/registry"]);
      const file = at("telemetry/registry/a.yaml");
      expect(await wakeAfter(() => renameSync(at(name), at("away")))).toBe("changed");
      expect(await wakeAfter(() => renameSync(at("away"), at(name)))).toBe("changed");
      expect(await wakeAfter(() => rmSync(at(name), { recursive: true }))).toBe("changed");
      const create = () => mkdirSync(at("telemetry/registry"), { recursive: true });
      expect(await wakeAfter(create)).toBe("changed");
      expect(await wakeAfter(() => writeFileSync(file, "a"))).toBe("changed");
    },
  );

  it("sees a single file appear, change and vanish", async () => {
    const { at, wakeAfter } = watching(["sonde.config.json"]);
    const file = at("sonde.config.json");
    expect(await wakeAfter(() => writeFileSync(file, "{}"))).toBe("changed");
    expect(await wakeAfter(() => appendFileSync(file, " "))).toBe("changed");
    expect(await wakeAfter(() => rmSync(file))).toBe("changed");
  });

  it("sees what lies outside of the working directory, also before it exists", async () => {
    const { at, wakeAfter } = watching(["outside/base"], "telemetry");
    expect(await wakeAfter(() => mkdirSync(at("outside")))).toBe("changed");
    expect(await wakeAfter(() => mkdirSync(at("outside/base")))).toBe("changed");
    expect(await wakeAfter(() => writeFileSync(at("outside/base/a.yaml"), "a"))).toBe("changed");
    expect(await wakeAfter(() => renameSync(at("outside"), at("away")))).toBe("changed");
    expect(await wakeAfter(() => renameSync(at("away"), at("outside")))).toBe("changed");
  });

  it("passes over neighbours of the registry, hidden files, and what links point to", async () => {
    const { at, watcher } = watching([]);
    const unrelated = [
      "telemetry/neighbour.json",
      "telemetry/registry/.hidden",
      "elsewhere/a.yaml",
    ];
    mkdirSync(at("elsewhere"));
    symlinkSync(at("elsewhere"), at("telemetry/registry/link"));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    watcher.look([at("telemetry/registry")]);
    // Watchers of one folder are called in the order in which they were made.
    const seen = unrelated.map((name) => seenIn(at(name)));
    for (const name of unrelated) writeFileSync(at(name), "x");
    await Promise.all(seen);
    expect(vi.getTimerCount()).toBe(0);

    const counted = seenIn(at("telemetry/registry/counted.yaml"));
    writeFileSync(at("telemetry/registry/counted.yaml"), "x");
    await counted;
    expect(vi.getTimerCount()).toBe(1);
  });

  it("ends where the user ends it, and where nothing can be watched", async () => {
    const stopped = watching(["telemetry"]);
    expect(await stopped.wakeAfter(() => stopped.watcher.stop())).toBe("stopped");
    const { watcher } = watching(["telemetry"]);
    watcher.look([]);
    expect(await watcher.next()).toEqual({ kind: "failed", reason: "no folder can be watched" });
  });

  it("has a bound of folders", async () => {
    const { at, watcher } = watching([]);
    for (let index = 0; index < 4100; index += 1) mkdirSync(at(`telemetry/registry/${index}`));
    watcher.look([at("telemetry/registry")]);
    expect(await watcher.next()).toEqual({
      kind: "failed",
      reason: "there are more than 4096 folders",
    });
  });
});
