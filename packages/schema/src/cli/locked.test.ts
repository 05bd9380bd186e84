import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project, sonde } from "../../test/command-line.ts";

const CONFIG = '{ "registry": "registry", "out": "src/telemetry", "lock": "registry.lock.json" }';

function edit(folder: string, name: string, from: string, to: string): void {
  const path = join(folder, name);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replaceAll(from, to));
}

async function lockedProject(): Promise<string> {
  const folder = project({ "sonde.config.json": CONFIG });
  expect((await sonde(folder, ["generate"])).code).toBe(0);
  expect((await sonde(folder, ["lock"])).code).toBe(0);
  return folder;
}

describe("a project with a lock", () => {
  it("is clean while the lock is up to date, and before there is one", async () => {
    const folder = await lockedProject();
    for (const argv of [["check"], ["generate", "--check"], ["diff"]]) {
      expect((await sonde(folder, argv)).code).toBe(0);
    }
    const fresh = project({ "sonde.config.json": CONFIG });
    expect((await sonde(fresh, ["check"])).output).toContain("0 errors, 0 warnings");
  });

  it("is warned of a lock that lacks a change, and fails where outputs are checked", async () => {
    const folder = await lockedProject();
    edit(folder, "registry/events.yaml", "storage@acme.example", "disks@acme.example");
    expect((await sonde(folder, ["generate"])).code).toBe(0);
    const checked = await sonde(folder, ["check"]);
    expect(checked.code).toBe(0);
    expect(checked.output).toContain("warning[stale-lock]");
    expect(checked.output).toContain("--> registry.lock.json:1:1");
    const { code, output } = await sonde(folder, ["generate", "--check"]);
    expect(code).toBe(1);
    expect(output).toContain("error[stale-output]: the lock lacks one change");
    expect((await sonde(folder, ["lock"])).code).toBe(0);
    expect((await sonde(folder, ["generate", "--check"])).code).toBe(0);
  });

  it("is told of a lock that cannot be read", async () => {
    const folder = await lockedProject();
    edit(folder, "registry.lock.json", '"lockVersion": 1', '"lockVersion": 2');
    for (const argv of [["check"], ["generate", "--check"]]) {
      const { code, output } = await sonde(folder, argv);
      expect(code).toBe(1);
      expect(output).toContain("error[invalid-lock]");
    }
  });

  it("needs a name under a change that loosens privacy", async () => {
    const folder = await lockedProject();
    edit(folder, "registry/events.yaml", "class: identifier", "class: system");
    const diff = await sonde(folder, ["diff", "--allow", "source,wire"]);
    expect(diff.code).toBe(1);
    expect((await sonde(folder, ["lock"])).code).toBe(1);
    const lock = await sonde(folder, ["lock", "--approved-by", "storage@acme.example"]);
    expect(lock.code).toBe(0);
    expect(lock.output).toContain("storage@acme.example");
    expect(readFileSync(join(folder, "registry.lock.json"), "utf8")).toContain(
      '"approved_by": "storage@acme.example"',
    );
    expect((await sonde(folder, ["diff"])).code).toBe(0);
  });
});
