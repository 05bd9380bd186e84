import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectBalanced } from "../test/support/spool/balance.ts";
import { numberedEvent } from "../test/support/spool/events.ts";
import { systemClock } from "./clock.ts";
import type { SharedMemory } from "./pipeline.ts";
import { allocateRing, DRAIN_OWNER, RingConsumer, RingProducer } from "./row/ring.ts";
import { SelfReport, type Warning } from "./self-report.ts";
import { SpoolProgress } from "./spool/spool-progress.ts";
import { InlineLink, type SpoolLink } from "./spool-link.ts";
import type { SpoolSideSettings } from "./spool-side-settings.ts";
import { startSonde } from "./start.ts";
import { startOtlpReceiver } from "./testing/index.ts";
import { WorkerLink } from "./worker-link.ts";

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

const NOTHING_BEFORE = { layouts: [], generation: 1 };

const LINKS: Record<string, (parts: ReturnType<typeof setUp>) => SpoolLink> = {
  worker: (parts) =>
    new WorkerLink({ ...parts, clock: systemClock, resumption: () => NOTHING_BEFORE }),
  inline: ({ memory, settings, report }) => new InlineLink(memory, settings, report),
};

test.each(Object.keys(LINKS))(
  "%s answers, and after a shutdown says that nothing is done",
  async (isolation) => {
    const link = LINKS[isolation]!(setUp());
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
  // Not a URL: the thread throws while it starts, each time.
  const link = LINKS["worker"]!(setUp({ url: "nowhere" }));
  const replies = await Promise.all([
    link.ask({ kind: "sync" }),
    link.ask({ kind: "flush", timeoutMillis: 60_000 }),
  ]);
  expect(replies.map(({ isDone }) => isDone)).toEqual([false, false]);
  expect(warnings.map(({ code }) => code)).toEqual(["SONDE_WORKER_FAILED"]);
  expect(warnings[0]!.message).toContain("Invalid URL");
  link.wake();
  // Waits for the next thread, and gets its answer when that has failed, too.
  expect(await link.ask({ kind: "sync" })).toMatchObject({ isDone: false });
  expect(await link.ask({ kind: "shutdown", timeoutMillis: 60_000 })).toMatchObject({
    isDone: false,
  });
  expect(await link.close()).toBe(true);
  expect(warnings.length).toBe(1);
});

test("a thread that ends again and again is told once more, with how often it did", async () => {
  const link = LINKS["worker"]!(setUp({ url: "nowhere" }));
  await link.ask({ kind: "sync" });
  // Each of these starts the next one without delay: from 100 ms on, the tenth doubling is a minute.
  for (let end = 2; end <= 12; end++) {
    await link.ask({ kind: "shutdown", timeoutMillis: 60_000 });
  }
  expect(await link.close()).toBe(true);
  expect(warnings.map(({ code }) => code)).toEqual(["SONDE_WORKER_FAILED", "SONDE_WORKER_FAILED"]);
  expect(warnings[1]!.message).toContain("has ended 11 times (Invalid URL)");
  expect(warnings[1]!.message).toContain("every 60 s");
});

test("a machine that gives no thread is asked again, and startSonde does not throw", async () => {
  const start = vi.spyOn(Worker.prototype, "on").mockImplementationOnce(() => {
    throw Object.assign(new Error("no thread"), { code: "ERR_WORKER_INIT_FAILED" });
  });
  const link = LINKS["worker"]!(setUp());
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("ERR_WORKER_INIT_FAILED"),
  ]);
  expect(await link.ask({ kind: "sync" })).toMatchObject({ isDone: true });
  expect(start.mock.calls.length).toBeGreaterThan(1);
  await link.close();
});

test("a thread that was stopped while it held the ring is followed by one that has it", async () => {
  const worker = captureWorker();
  const parts = setUp();
  const link = LINKS["worker"]!(parts);
  await link.ask({ kind: "sync" });
  const ring = new RingConsumer(parts.memory.ring);
  const progress = new SpoolProgress(parts.memory.progress);
  // As if it had been stopped in the middle of a pass, in a call, with a wish to look unanswered.
  while (!ring.acquire(DRAIN_OWNER.spool));
  progress.enterCall(1);
  new RingProducer(parts.memory.ring).claimLook();
  const first = worker();
  await first.terminate();
  expect(progress).toMatchObject({ inCallSince: 0, isInterrupted: true });
  expect(new RingProducer(parts.memory.ring).claimLook()).toBe(true);
  // Nobody is there; the request waits for who comes.
  expect((await link.ask({ kind: "sync" })).isDone).toBe(true);
  expect(worker()).not.toBe(first);
  expect(progress.isInterrupted).toBe(false);
  await link.close();
});

test("without the thread emits go on: what the ring holds arrives, the rest is counted as ringFull", async () => {
  await using receiver = await startOtlpReceiver();
  const worker = captureWorker();
  const sonde = startSonde({
    service: { name: "link" },
    spool: { directory: scratch, ringBytes: 256 * 1024 },
    privacy: { key: { file: `${scratch}/key` } },
    export: { url: receiver.url },
    onWarning: (warning) => warnings.push(warning),
  });
  const event = numberedEvent("link.event", "normal");
  event.emit({ sequence: 0 });
  expect(await sonde.sync()).toEqual({ synced: true });
  await worker().terminate();
  for (let sequence = 1; sequence < 20_000; sequence++) event.emit({ sequence });
  expect(await sonde.sync()).toEqual({ synced: true });
  expectBalanced(sonde.ledger());
  // The ring had no room for the counts until it was emptied.
  expect(await sonde.sync()).toEqual({ synced: true });
  const ledger = sonde.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 20_000, failedBeforeAdmission: 0, dropped: 0 });
  expect(ledger.ringFull).toBeGreaterThan(0);
  expect(ledger.admitted + ledger.ringFull).toBe(20_000);
  // A shutdown waits for nobody who is not there: it starts the thread at once.
  await worker().terminate();
  event.emit({ sequence: 20_000 });
  expect(await sonde.shutdown({ timeoutMillis: 60_000 })).toEqual({ drained: true });
  expectBalanced(sonde.ledger());
  expect(sonde.ledger()).toMatchObject({ emitted: 20_001, unknownTail: { incarnations: 0 } });
  expect(sonde.ledger().delivered).toBe(receiver.uidCounts().size);
  const failures = warnings.filter(({ code }) => code === "SONDE_WORKER_FAILED");
  expect(failures.length).toBe(1);
});

test("a thread that never answers is not waited for longer than was asked, and a second", async () => {
  const link = LINKS["worker"]!(setUp());
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
