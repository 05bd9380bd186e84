import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectBalanced } from "../test/support/spool/balance.ts";
import { numberedEvent } from "../test/support/spool/events.ts";
import type { SharedMemory, SpoolSideSettings } from "./pipeline.ts";
import { allocateRing, DRAIN_OWNER, RingConsumer } from "./row/ring.ts";
import { SelfReport, type Warning } from "./self-report.ts";
import { SpoolProgress } from "./spool/spool-progress.ts";
import { InlineLink, WorkerLink } from "./spool-link.ts";
import { startSonde } from "./start.ts";
import { startOtlpReceiver } from "./testing/index.ts";

const ID = "01a2075b-5dc5-717e-b91f-bb7c3f97af87";
let scratch: string;
let warnings: Warning[];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-link-"));
  warnings = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(scratch, { recursive: true, force: true });
});

function setUp(change: Partial<SpoolSideSettings> = {}): {
  memory: SharedMemory;
  settings: SpoolSideSettings;
  report: SelfReport;
} {
  const settings = {
    root: `${scratch}/v1`,
    instanceId: ID,
    resource: { attributes: {} },
    maxBytes: 16 * 1024 * 1024,
    level: "basic",
    url: "http://127.0.0.1:9/v1/logs",
    headers: {},
    compression: "none",
    timeoutMillis: 100,
    intervalMillis: 10,
    ...change,
  } as const;
  return {
    settings,
    memory: { ring: allocateRing(256 * 1024), progress: new SpoolProgress().memory },
    report: new SelfReport((warning) => warnings.push(warning)),
  };
}

/** The thread behind a link, to be ended behind its back. */
function captureWorker(): () => Worker {
  let worker: Worker | undefined;
  const original = Worker.prototype.unref;
  vi.spyOn(Worker.prototype, "unref").mockImplementation(function (this: Worker) {
    worker = this;
    original.call(this);
  });
  return () => worker!;
}

test.each([WorkerLink, InlineLink])(
  "%o answers, and after a shutdown says that nothing is done",
  async (Link) => {
    const { memory, settings, report } = setUp();
    const link = new Link(memory, settings, report);
    expect(await link.ask({ kind: "sync" })).toMatchObject({ isDone: true });
    expect(await link.ask({ kind: "flush", timeoutMillis: 0 })).toMatchObject({ isDone: true });
    expect(await link.ask({ kind: "shutdown", timeoutMillis: 0 })).toMatchObject({ isDone: true });
    expect(await link.ask({ kind: "sync" })).toMatchObject({ isDone: false });
    await link.close();
    link.wake();
    expect(await link.ask({ kind: "sync" })).toMatchObject({ isDone: false });
    expectBalanced(link.ledger());
    expect(warnings).toEqual([]);
  },
);

test("a thread that fails is told once, and whoever waits for it gets an answer", async () => {
  // Not a URL: the thread throws while it starts.
  const { memory, settings, report } = setUp({ url: "nowhere" });
  const link = new WorkerLink(memory, settings, report);
  const replies = await Promise.all([
    link.ask({ kind: "sync" }),
    link.ask({ kind: "flush", timeoutMillis: 60_000 }),
  ]);
  expect(replies.map(({ isDone }) => isDone)).toEqual([false, false]);
  expect(warnings.map(({ code }) => code)).toEqual(["SONDE_WORKER_FAILED"]);
  link.wake();
  expect(await link.ask({ kind: "shutdown", timeoutMillis: 0 })).toMatchObject({ isDone: false });
  await link.close();
  expect(warnings.length).toBe(1);
});

test("a thread that was stopped while it held the ring lets go of it", async () => {
  const worker = captureWorker();
  const { memory, settings, report } = setUp();
  const link = new WorkerLink(memory, settings, report);
  await link.ask({ kind: "sync" });
  const ring = new RingConsumer(memory.ring);
  // As if it had been stopped in the middle of a pass.
  while (!ring.acquire(DRAIN_OWNER.spool));
  await worker().terminate();
  expect((await link.ask({ kind: "sync" })).isDone).toBe(false);
  expect(ring.acquire(DRAIN_OWNER.host)).toBe(true);
  await link.close();
});

test("emits go on without the thread; what the ring cannot hold is counted as ringFull", async () => {
  const worker = captureWorker();
  const before = process.listeners("exit");
  const sonde = startSonde({
    service: { name: "link" },
    spool: { directory: scratch, ringBytes: 256 * 1024 },
    privacy: { key: { file: `${scratch}/key` } },
    export: { url: "http://127.0.0.1:9" },
    onWarning: (warning) => warnings.push(warning),
  });
  const event = numberedEvent("link.event", "normal");
  event.emit({ sequence: 0 });
  expect(await sonde.sync()).toEqual({ synced: true });
  await worker().terminate();
  for (let sequence = 1; sequence < 20_000; sequence++) event.emit({ sequence });
  expect(await sonde.sync()).toEqual({ synced: false });
  expect(await sonde.flush()).toEqual({ drained: false });
  expect(await sonde.shutdown()).toEqual({ drained: false });
  const failures = warnings.filter(({ code }) => code === "SONDE_WORKER_FAILED");
  expect(failures.length).toBe(1);
  expect(sonde.ledger().emitted).toBe(1);
  expectBalanced(sonde.ledger());

  // The spool could not close the books, so the host does it when the process ends.
  const [atExit] = process.listeners("exit").filter((listener) => !before.includes(listener));
  process.off("exit", atExit!);
  atExit!.call(process, 0);
  // Its owner is this very process; without the file the directory is free to take.
  const [directory] = readdirSync(`${scratch}/v1`);
  rmSync(`${scratch}/v1/${directory}/owner.json`);
  const { memory, settings, report } = setUp({ instanceId: `${ID.slice(0, -1)}8` });
  const next = new InlineLink(memory, settings, report);
  const ledger = next.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 20_000, unknownTail: { incarnations: 0 } });
  expect(ledger.ringFull).toBeGreaterThan(0);
  expect(ledger.admitted + ledger.ringFull).toBe(20_000);
  await next.ask({ kind: "shutdown", timeoutMillis: 0 });
});

test("a thread that never answers is not waited for longer than was asked, and a second", async () => {
  const { memory, settings, report } = setUp();
  const link = new WorkerLink(memory, settings, report);
  vi.spyOn(Worker.prototype, "postMessage").mockReturnValue();
  vi.useFakeTimers();
  try {
    const replies = [
      link.ask({ kind: "sync" }),
      link.ask({ kind: "flush", timeoutMillis: 300 }),
      link.ask({ kind: "shutdown", timeoutMillis: 0 }),
    ];
    vi.advanceTimersByTime(31_000);
    for (const reply of await Promise.all(replies)) expect(reply.isDone).toBe(false);
  } finally {
    vi.useRealTimers();
    vi.restoreAllMocks();
  }
  expect(await link.close()).toBe(true);
});

test("a flush ends though the host goes on emitting", async () => {
  await using receiver = await startOtlpReceiver({ script: () => ({ delayMillis: 20 }) });
  const event = numberedEvent("test.busy", "normal");
  const sonde = startSonde({
    service: { name: "spool-link-test" },
    spool: { directory: scratch },
    privacy: { key: { file: `${scratch}/key` } },
    export: { url: receiver.url, intervalMillis: 10 },
    isolation: "inline",
    onWarning: (warning) => warnings.push(warning),
  });
  let sequence = 0;
  const busy = setInterval(() => event.emit({ sequence: sequence++ }), 1);
  event.emit({ sequence: sequence++ });
  expect(await sonde.flush({ timeoutMillis: 20_000 })).toEqual({ drained: true });
  clearInterval(busy);
  await sonde.shutdown({ timeoutMillis: 20_000 });
  expectBalanced(sonde.ledger());
});
