import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ledger } from "../src/index.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { Child, readOracle } from "./support/spool/child.ts";
import type { AbruptEnding, ChildPlan, EndingTask } from "./support/spool/child-plan.ts";
import { readSpool } from "./support/spool/spool-contents.ts";

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-exit-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

// Port 9 discards: on the loopback interface nothing listens there.
const NOWHERE = "http://127.0.0.1:9";
const COUNT = 2000;
const ISOLATIONS = ["worker", "inline"] as const;
const MOMENTS = ["at-once", "after-sync"] as const;

const plan = (part: Pick<ChildPlan, "task" | "isolation"> & Partial<ChildPlan>): ChildPlan => ({
  spoolDirectory: `${scratch}/spool`,
  keyFile: `${scratch}/key`,
  oracle: `${scratch}/oracle`,
  url: NOWHERE,
  seed: 5,
  ...part,
});

function expectNoWarnings(child: Child, but: readonly string[] = []): void {
  for (const message of child.messages) {
    if (message.kind === "warning")
      expect(["SONDE_EXPORT_FAILING", ...but]).toContain(message.code);
  }
}

/** What the next process finds, and what it delivers. */
async function nextProcess(): Promise<{ ledger: Ledger; received: ReadonlyMap<string, number> }> {
  await using receiver = await startOtlpReceiver();
  const next = new Child(plan({ task: { kind: "drain" }, isolation: "inline", url: receiver.url }));
  expect(await next.ended()).toMatchObject({ code: 0, errors: "" });
  const done = next.messages.find((message) => message.kind === "done");
  if (done?.kind !== "done") throw new Error(JSON.stringify(next.messages));
  for (const message of next.messages) {
    if (message.kind === "ready") expectBalanced(message.ledger);
  }
  expectBalanced(done.ledger);
  expect(receiver.duplicates()).toBe(0);
  return { ledger: done.ledger, received: receiver.uidCounts() };
}

/** All rows are on disk, once, and the books say how many calls there were. */
async function expectNothingLost(emitted: number): Promise<void> {
  expect(readOracle(`${scratch}/oracle`).returned).toBe(emitted);
  const { uids, instances } = readSpool(`${scratch}/spool`);
  expect(instances.size).toBe(1);
  expect(new Set(uids).size).toBe(uids.length);
  const { ledger, received } = await nextProcess();
  expect(ledger).toMatchObject({
    emitted,
    ringFull: 0,
    failedBeforeAdmission: 0,
    dropped: 0,
    buffered: 0,
    unknownTail: { incarnations: 0, maxRecords: 0 },
  });
  expect(ledger.sampledOut + ledger.kept).toBe(emitted);
  expect(uids.filter((uid) => !received.has(uid))).toEqual([]);
  expect(ledger.delivered).toBe(received.size);
}

/** What was on disk arrives; what else was done is within the bound that the books give. */
async function expectTailUnknown(): Promise<void> {
  const { began } = readOracle(`${scratch}/oracle`);
  const { uids, instances } = readSpool(`${scratch}/spool`);
  expect(uids.length).toBeGreaterThan(0);
  expect(instances.size).toBe(1);
  const { ledger, received } = await nextProcess();
  expect(ledger.unknownTail.incarnations).toBe(1);
  expect(uids.filter((uid) => !received.has(uid))).toEqual([]);
  expect(ledger).toMatchObject({ dropped: 0, buffered: 0, delivered: received.size });
  expect(ledger.emitted).toBeLessThanOrEqual(began);
  expect(began - ledger.emitted).toBeLessThanOrEqual(ledger.unknownTail.maxRecords);
}

type OrderlyEnding = Exclude<EndingTask["kind"], AbruptEnding>;

const EXIT_CODES: Record<OrderlyEnding, number> = {
  "natural-end": 0,
  "process-exit": 3,
  uncaught: 1,
  "unhandled-rejection": 1,
  shutdown: 0,
  "shutdown-exit": 3,
  "late-listener": 3,
  "sigterm-exit": 3,
  "sigterm-shutdown": 3,
  "thread-gone": 3,
};
/** Where it matters whether the spool's thread has come as far as to have a directory. */
const AT_ONCE: readonly OrderlyEnding[] = ["natural-end", "process-exit", "uncaught", "shutdown"];
/** These print the error that nobody handled. */
const LOUD: readonly string[] = ["uncaught", "unhandled-rejection"];

describe.each(ISOLATIONS)("%s", (isolation) => {
  describe.each(MOMENTS)("%s", (when) => {
    const all = when === "at-once" ? AT_ONCE : (Object.keys(EXIT_CODES) as OrderlyEnding[]);
    // Inline there is no thread that could be gone.
    const kinds = all.filter((kind) => isolation === "worker" || kind !== "thread-gone");
    test.each(kinds)("T9: after %s every row is on disk and the books are closed", async (kind) => {
      const child = new Child(plan({ task: { kind, count: COUNT, when }, isolation }));
      const { code, errors } = await child.ended();
      expect(code, errors).toBe(EXIT_CODES[kind]);
      if (!LOUD.includes(kind)) expect(errors).toBe("");
      expectNoWarnings(child, kind === "thread-gone" ? ["SONDE_WORKER_FAILED"] : []);
      const late = kind === "late-listener" ? 5 : 0;
      const before = when === "after-sync" ? 1 : 0;
      const twice = kind === "thread-gone" ? COUNT : 0;
      await expectNothingLost(COUNT + late + before + twice);
    });
  });

  const SIGNALS: Record<AbruptEnding, NodeJS.Signals> = {
    sigterm: "SIGTERM",
    sigkill: "SIGKILL",
    abort: "SIGABRT",
    heap: "SIGABRT",
  };
  test.each(Object.keys(SIGNALS) as AbruptEnding[])(
    "after %s what was written arrives, and the rest is within the unknown tail",
    async (kind) => {
      const task = { kind, count: COUNT, when: "after-sync" } as const;
      const child = new Child(plan({ task, isolation }), ["--max-old-space-size=96"]);
      expect((await child.ended()).signal).toBe(SIGNALS[kind]);
      expectNoWarnings(child);
      await expectTailUnknown();
    },
  );

  describe("in a worker thread of the host's", () => {
    const kinds = ["natural-end", "process-exit", "uncaught", "unhandled-rejection"] as const;
    test.each(kinds)("after %s every row is on disk and the books are closed", async (kind) => {
      const task = { kind, count: COUNT, when: "after-sync" } as const;
      const child = new Child(plan({ task, isolation, inThread: "ends" }));
      expect(await child.ended()).toMatchObject({ code: 0, errors: "" });
      expectNoWarnings(child);
      await expectNothingLost(COUNT + 1);
    });

    test("that is terminated, what was written arrives, the rest is within the unknown tail", async () => {
      const task = { kind: "until-killed", profile: "burst" } as const;
      const child = new Child(plan({ task, isolation, inThread: "terminated" }));
      expect(await child.ended()).toMatchObject({ code: 0, errors: "" });
      expectNoWarnings(child);
      await expectTailUnknown();
    });
  });
});
