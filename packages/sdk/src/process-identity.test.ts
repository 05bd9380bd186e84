import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { systemProcesses } from "./process-identity.ts";

const notLinux = process.platform !== "linux";
if (notLinux)
  console.info("process-identity.test: /proc is Linux's, tests that read it are skipped");

test("this process knows itself alive", () => {
  const self = systemProcesses.self();
  expect(self.pid).toBe(process.pid);
  expect(systemProcesses.liveness(self)).toBe("alive");
});

test("another process is alive until it ends", {
  skip: notLinux,
}, async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
  const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]!;
  const identity = { ...systemProcesses.self(), pid: child.pid!, startTicks };
  expect(systemProcesses.liveness(identity)).toBe("alive");
  child.kill("SIGKILL");
  await once(child, "close");
  expect(systemProcesses.liveness(identity)).toBe("dead");
});

test("a pid that was given out again is another process", {
  skip: notLinux,
}, () => {
  const self = systemProcesses.self();
  expect(systemProcesses.liveness({ ...self, startTicks: "1" })).toBe("dead");
});

test("another boot or another pid namespace cannot be judged", () => {
  const self = systemProcesses.self();
  expect(systemProcesses.liveness({ ...self, bootId: "another" })).toBe("unknown");
  expect(systemProcesses.liveness({ ...self, pidNamespace: "pid:[1]" })).toBe("unknown");
});

test("without start ticks only a pid that does not answer is certain", () => {
  const { startTicks: _, ...self } = systemProcesses.self();
  expect(systemProcesses.liveness(self)).toBe("unknown");
  expect(systemProcesses.liveness({ ...self, pid: 2 ** 30 })).toBe("dead");
});
