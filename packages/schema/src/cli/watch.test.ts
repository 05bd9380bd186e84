import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVENTS, project, ScriptedWatcher, sonde } from "../../test/command-line.ts";

const CLEAN = "0 errors, 0 warnings in 2 files, 1 event, 1 attribute\n";

describe("--watch", () => {
  it("runs once, and again after each change, until the user ends it", async () => {
    const folder = project();
    const write = (text: string) => writeFileSync(join(folder, "registry/events.yaml"), text);
    const watcher = new ScriptedWatcher([
      () => write(EVENTS.replace("owner", "ovner")),
      () => write(EVENTS),
    ]);
    const { code, error, output } = await sonde(folder, ["check", "--watch"], {
      openWatcher: () => watcher,
    });
    const rounds = output.split(/^(?=0 errors|error\[missing-owner)/m);
    expect(rounds).toHaveLength(3);
    expect([rounds[0], rounds[2]]).toEqual([CLEAN, CLEAN]);
    expect(rounds[1]).toContain("2 errors, 0 warnings");
    expect(error.match(/^--- 2026-11-23T12:00:00.000Z ---$/gm)).toHaveLength(2);
    expect([code, watcher.closed]).toEqual([0, true]);
  });

  it("prints nothing but findings to the standard output, in JSON one object a run", async () => {
    const watcher = new ScriptedWatcher([() => {}]);
    const { output } = await sonde(project(), ["check", "--watch", "--format=json"], {
      openWatcher: () => watcher,
    });
    const objects = output.trim().split(/(?<=^\})\n/m);
    expect(objects.map((text) => Object.keys(JSON.parse(text)))).toEqual([
      ["findings", "summary"],
      ["findings", "summary"],
    ]);
  });

  it("looks at the project file, the registry and what stands in for dependencies, before each run", async () => {
    const config = { registry: "registry", dependencies: { base: "../base", again: "../base" } };
    const folder = project({ "sonde.config.json": JSON.stringify(config) });
    const changed = JSON.stringify({ registry: "other" });
    const watcher = new ScriptedWatcher([
      () => writeFileSync(join(folder, "sonde.config.json"), changed),
      () => rmSync(join(folder, "sonde.config.json")),
    ]);
    await sonde(folder, ["check", "--watch"], { openWatcher: () => watcher });
    const file = join(folder, "sonde.config.json");
    expect(watcher.looked).toEqual([
      [file, join(folder, "registry"), join(folder, "../base")],
      [file, join(folder, "other")],
      [file],
    ]);
  });

  it("outlives a registry that vanishes and comes back, and a project file that is broken", async () => {
    const folder = project();
    const move = (from: string, to: string) => renameSync(join(folder, from), join(folder, to));
    const file = join(folder, "sonde.config.json");
    const watcher = new ScriptedWatcher([
      () => move("registry", "away"),
      () => move("away", "registry"),
      () => writeFileSync(file, "{"),
      () => rmSync(file),
      () => writeFileSync(file, '{ "registry": "registry" }'),
    ]);
    const { code, error, output } = await sonde(folder, ["check", "--watch"], {
      openWatcher: () => watcher,
    });
    expect(output.match(/^(0 errors.*|error.*)$/gm)).toEqual([
      CLEAN.trim(),
      "error[unreadable-registry]: `registry` cannot be read: it does not exist",
      CLEAN.trim(),
      "error[invalid-config]: the project file is not valid JSON",
      CLEAN.trim(),
    ]);
    expect(error).toContain("no registry folder is known");
    expect(code).toBe(0);
  });

  it("writes after each change where the command is generate", async () => {
    const folder = project();
    const renamed = EVENTS.replace("acme.disk.slow", "acme.pool.slow");
    const watcher = new ScriptedWatcher([
      () => writeFileSync(join(folder, "registry/events.yaml"), renamed),
    ]);
    const { output } = await sonde(folder, ["generate", "--watch"], { openWatcher: () => watcher });
    expect(output.match(/^\d+ written.*$/gm)).toEqual([
      "2 written, 0 unchanged, 0 removed",
      "2 written, 0 unchanged, 1 removed",
    ]);
  });

  it("ends with code 2 where changes cannot be seen any more", async () => {
    const watcher = new ScriptedWatcher([], { kind: "failed", reason: "too many watches" });
    const { code, error } = await sonde(project(), ["check", "--watch"], {
      openWatcher: () => watcher,
    });
    expect([code, watcher.closed]).toEqual([2, true]);
    expect(error).toContain("sonde: changes cannot be watched: too many watches\n");
  });

  it("closes its watcher also where sonde itself fails", async () => {
    const watcher = new ScriptedWatcher([]);
    const replaced = { openWatcher: () => watcher, now: () => Number.NaN };
    expect((await sonde(project(), ["check", "--watch"], replaced)).code).toBe(70);
    expect(watcher.closed).toBe(true);
  });
});
