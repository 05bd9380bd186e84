import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

/** A kit that has a child, stopped, and a folder; prints the child's pid and waits to be killed. */
const KIT = `
  import { spawn } from "node:child_process";
  import { Guard } from ${JSON.stringify(new URL("./guard.ts", import.meta.url).href)};
  const guard = new Guard();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
  guard.tell({ kind: "made", path: process.argv[1] });
  guard.tell({ kind: "started", pid: child.pid });
  child.kill("SIGSTOP");
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // The answer that is asked for.
    return false;
  }
}

test("a kit that is killed leaves neither a stopped child nor a folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sonde-guard-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "file"), "x");
  const kit = spawn(process.execPath, ["--input-type=module", "-e", KIT, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(kit.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  expect(isRunning(pid)).toBe(true);
  kit.kill("SIGKILL");
  await once(kit, "exit");
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
});
