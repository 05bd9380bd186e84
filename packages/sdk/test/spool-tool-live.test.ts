import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../src/clock.ts";
import { nodeFileSystem } from "../src/file-system.ts";
import { systemProcesses } from "../src/process-identity.ts";
import type { Ledger } from "../src/spool/ledger.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { NOBODY, startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { Child } from "./support/spool/child.ts";
import type { ChildPlan } from "./support/spool/child-plan.ts";
import { numberedEvent } from "./support/spool/events.ts";
import { readOnly, sondeSpool } from "./support/tool/sonde-spool.ts";

const PROGRAM = fileURLToPath(new URL("../src/tool/main.ts", import.meta.url));
const execute = promisify(execFile);
const LOOKS = 6;
/** A machine that is busy with other tests. */
const PATIENT = { timeoutMillis: 30_000 };

const world = {
  files: readOnly(nodeFileSystem),
  clock: systemClock,
  processes: systemProcesses,
};

/** Name, bytes and time of every file and directory below. */
function snapshot(directory: string): readonly unknown[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs, ctimeMs, size } = statSync(path);
    return [path, mtimeMs, ctimeMs, size, entry.isFile() ? readFileSync(path) : ""];
  });
}

/** The tool as a process, its standard output and error gathered. */
function spawnTool(...argv: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  readonly said: { output: string; error: string };
} {
  const child = spawn(process.execPath, [PROGRAM, ...argv], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = { output: "", error: "" };
  child.stdout.on("data", (chunk) => (said.output += chunk));
  child.stderr.on("data", (chunk) => (said.error += chunk));
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended, said };
}

test("ship as a process: killed, interrupted and run again, it delivers each record at least once and the books balance", {
  timeout: 60_000,
}, async () => {
  using folder = new TemporaryFolder();
  const spool = folder.file("spool");
  const COUNT = 20_000;
  {
    await using running = startIn(folder, { export: { url: NOBODY } });
    const event = numberedEvent("test.ship", "normal");
    for (let sequence = 0; sequence < COUNT; sequence++) {
      event.emit({ sequence });
      if (sequence % 5000 === 0) await running.sonde.sync();
    }
    await running.sonde.sync();
  }
  // Slow enough that a kill and a Ctrl-C come in the middle.
  await using receiver = await startOtlpReceiver({ script: () => ({ delayMillis: 150 }) });
  const argv = ["ship", spool, "--to", receiver.url];
  const killed = spawnTool(...argv);
  await receiver.waitFor(({ records }) => records.length > 0, PATIENT);
  killed.child.kill("SIGKILL");
  await killed.ended;
  const { length } = receiver.requests;
  const interrupted = spawnTool(...argv);
  await receiver.waitFor(({ requests }) => requests.length > length, PATIENT);
  interrupted.child.kill("SIGINT");
  expect(await interrupted.ended).toEqual([1, null]);
  expect(interrupted.said.error).toMatch(/interrupted; \d+ records still in the spool/);
  receiver.script([]);
  const last = spawnTool(...argv);
  expect([await last.ended, last.said.error]).toEqual([[0, null], ""]);
  expect(receiver.uidCounts().size).toBe(COUNT);
  const stat = await sondeSpool(world, ["stat", spool, "--json"]);
  const ledger = JSON.parse(stat.output) as Ledger;
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: COUNT, delivered: COUNT, buffered: 0 });
});

test("cat ends quietly where its reader has gone", async () => {
  using folder = new TemporaryFolder();
  {
    await using running = startIn(folder, { export: { url: NOBODY } });
    const event = numberedEvent("test.cat", "normal");
    for (let sequence = 0; sequence < 5000; sequence++) event.emit({ sequence });
    await running.sonde.sync();
  }
  const { child, ended, said } = spawnTool("cat", folder.file("spool"));
  child.stdout!.destroy();
  expect([await ended, said.error]).toEqual([[0, null], ""]);
});

test("ls, stat, verify and cat tell the truth of a spool that a process writes and delivers from", {
  timeout: 60_000,
}, async () => {
  const scratch = mkdtempSync(join(tmpdir(), "sonde-tool-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  await using receiver = await startOtlpReceiver({ maxRequests: 100_000 });
  const spool = join(scratch, "spool");
  const plan: ChildPlan = {
    spoolDirectory: spool,
    keyFile: join(scratch, "key"),
    oracle: join(scratch, "oracle"),
    url: receiver.url,
    seed: 1,
    isolation: "worker",
    task: { kind: "until-killed", profile: "burst" },
  };
  const killed = new Child(plan);
  await killed.said("ready");
  await receiver.waitFor(({ records }) => records.length > 0, PATIENT);
  await killed.kill();
  const living = new Child(plan);
  onTestFinished(() => living.kill());
  // At once: so some looks see how it takes over what the other one left.
  let emitted = 0;
  for (let look = 0; look < LOOKS; look++) {
    if (look === 2) await living.said("ready");
    const { length } = receiver.records;
    if (look > 2) await receiver.waitFor(({ records }) => records.length > length, PATIENT);
    const stat = await sondeSpool(world, ["stat", spool, "--json"]);
    expect(stat).toMatchObject({ code: 0, error: "" });
    const ledger = JSON.parse(stat.output) as Ledger;
    expectBalanced(ledger);
    expect(ledger.emitted).toBeGreaterThanOrEqual(emitted);
    emitted = ledger.emitted;
    const { code, output } = await sondeSpool(world, ["verify", spool]);
    expect([code, output]).toEqual([0, expect.stringContaining("no damage")]);
    for (const command of ["ls", "cat"]) {
      expect(await sondeSpool(world, [command, spool])).toMatchObject({ code: 0, error: "" });
    }
  }
  expect(emitted).toBeGreaterThan(0);
  await living.kill();
  expect(living.errors).toBe("");

  // As a process of its own, and past every injected disk: not a byte, not a time.
  const before = snapshot(spool);
  for (const command of ["ls", "stat", "verify", "cat"]) {
    await execute(process.execPath, [PROGRAM, command, spool], { maxBuffer: 2 ** 26 });
  }
  expect(snapshot(spool)).toEqual(before);
});
