/**
 * System calls of a real process that fail or hang, by strace, and descriptors that run out. Of time
 * only the order is asserted: what the host did was done before the disk answered.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ledger } from "../src/spool/ledger.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../src/testing/index.ts";
import { DiskChild } from "./support/real-disk/disk-child.ts";
import type { DiskChildPlan, DiskReply } from "./support/real-disk/disk-child-plan.ts";
import { type TracedCall, Tracer } from "./support/real-disk/tracer.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const problem = await Tracer.problem();
if (problem !== undefined) console.info(`real-faults-calls.test: strace skipped, ${problem}`);
const isWindows = process.platform === "win32";
if (isWindows)
  console.info("real-faults-calls.test: descriptors skipped, Windows does not bound them");

const HANG_SECONDS = 10;
/** Enough for some rows and some books; the trace goes on behind them. */
const FAILED_SYNCS = 10;
/** The host's calls while the disk hangs: enough to have fallen into the hang if they could. */
const HOST_CALLS = 200;

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-calls-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function plan(receiver: OtlpReceiver, changes: Partial<DiskChildPlan> = {}): DiskChildPlan {
  return {
    spoolDirectory: `${scratch}/spool`,
    keyFile: `${scratch}/key`,
    url: receiver.url,
    ...changes,
  };
}

async function drained(child: DiskChild): Promise<DiskReply> {
  return child.until(
    { do: "flush", timeoutMillis: 1000 },
    ({ isDone, ledger }) => isDone && ledger.buffered === 0,
  );
}

function expectAllArrived(ledger: Ledger, receiver: OtlpReceiver): void {
  expectBalanced(ledger);
  expect(ledger.kept).toBe(ledger.admitted + ledger.failedBeforeAdmission);
  expect(ledger).toMatchObject({ buffered: 0, dropped: 0, delivered: ledger.admitted });
  expect(receiver.uidCounts().size).toBe(ledger.delivered);
}

/** Files on which a call was made again after strace had failed one of that name. */
function triedAgain(calls: readonly TracedCall[], suffix: string): string[] {
  const failed = new Set<string>();
  const again = new Set<string>();
  let injected = 0;
  for (const { name, path, isInjected } of calls) {
    if (!path.endsWith(suffix)) continue;
    if (name === "create") failed.delete(path);
    else if (failed.has(path)) again.add(path);
    if (!isInjected) continue;
    failed.add(path);
    injected++;
  }
  expect(injected).toBeGreaterThan(0);
  return [...again];
}

describe.skipIf(problem !== undefined)("strace", { timeout: 60_000 }, () => {
  test("T44, T49: fdatasync says EIO: never asked again, nothing called synced, all of it arrives", async () => {
    await using receiver = await startOtlpReceiver({ script: () => ({ status: 503 }) });
    await using child = new DiskChild(plan(receiver));
    await child.ask({ do: "emit", count: 100 });
    await child.until({ do: "sync" }, ({ isDone }) => isDone);

    await using failing = await Tracer.attach(
      child.pid,
      ["fdatasync"],
      `error=EIO:when=1..${FAILED_SYNCS}`,
    );
    for (let i = 0; i < 5; i++) {
      await child.ask({ do: "emit", count: 100 });
      const { isDone, ledger } = await child.ask({ do: "sync" });
      expect(isDone).toBe(false);
      expectBalanced(ledger);
    }
    expect(await child.ask({ do: "host-work", count: 20 })).toMatchObject({ count: 20 });
    expect(child.warnings.map(({ message }) => message).join()).toContain("EIO");

    await child.ask({ do: "emit", count: 100 });
    receiver.script([]);
    await drained(child);
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    await failing.detach();
    expect(triedAgain(failing.calls, ".seg")).toEqual([]);
    expect(triedAgain(failing.calls, ".log")).toEqual([]);
    expect(failing.calls.filter(({ isInjected }) => isInjected)).toHaveLength(FAILED_SYNCS);
    const { ledger, emitted } = await child.ask({ do: "sync" });
    expect(ledger).toMatchObject({ emitted, failedBeforeAdmission: 0 });
    expectAllArrived(ledger, receiver);
  });

  // Every write of the spool says where: the host's own, to its standard output, are other calls.
  test.each(["EIO", "ENOSPC", "EDQUOT"])(
    "T5, T22: pwrite64 says %s: the file takes no more, and the books balance",
    async (code) => {
      await using receiver = await startOtlpReceiver();
      await using child = new DiskChild(plan(receiver));
      await child.ask({ do: "emit", count: 100 });
      await drained(child);

      await using failing = await Tracer.attach(child.pid, ["pwrite64"], `error=${code}`);
      for (let i = 0; i < 5; i++) {
        await child.ask({ do: "emit", count: 100 });
        const { isDone, ledger } = await child.ask({ do: "sync" });
        expect(isDone).toBe(false);
        expectBalanced(ledger);
      }
      expect(await child.ask({ do: "host-work", count: 20 })).toMatchObject({ count: 20 });
      await failing.detach();
      expect(triedAgain(failing.calls, ".seg")).toEqual([]);
      expect(child.warnings.map(({ message }) => message).join()).toContain(code);

      await child.until({ do: "sync" }, ({ isDone }) => isDone);
      await child.ask({ do: "emit", count: 100 });
      await drained(child);
      await child.ask({ do: "shutdown" });
      const { ledger, emitted } = await child.ask({ do: "sync" });
      expect(ledger).toMatchObject({ emitted, failedBeforeAdmission: 0, ringFull: 0 });
      expectAllArrived(ledger, receiver);
      expect(child.errors).toBe("");
    },
  );

  test(`fdatasync hangs ${HANG_SECONDS} s: emit, dns.lookup and files of the host do not wait for it`, async () => {
    await using receiver = await startOtlpReceiver();
    await using child = new DiskChild(plan(receiver));
    await child.ask({ do: "emit", count: 10 });
    await drained(child);
    await using hanging = await Tracer.attach(
      child.pid,
      ["fdatasync"],
      `delay_enter=${HANG_SECONDS * 1_000_000}:when=1`,
    );
    await child.ask({ do: "emit", count: 10 });
    const order: string[] = [];
    const synced = child.ask({ do: "sync" }).then((reply) => {
      order.push("disk");
      return reply;
    });
    const { count } = await child.ask({ do: "host-work", count: HOST_CALLS });
    order.push("host");
    expect(count).toBe(HOST_CALLS);
    const { isDone } = await synced;
    expect(order).toEqual(["host", "disk"]);
    expect(isDone).toBe(true);
    await hanging.detach();
    expect(hanging.calls.filter(({ isInjected }) => isInjected)).toHaveLength(1);

    await drained(child);
    const { ledger, emitted } = await child.ask({ do: "sync" });
    expect(ledger).toMatchObject({ emitted, failedBeforeAdmission: 0, ringFull: 0 });
    expectAllArrived(ledger, receiver);
  });

  test("a process that exits while fdatasync hangs is killed, and the next one finds what was written", async () => {
    await using receiver = await startOtlpReceiver();
    await using child = new DiskChild(plan(receiver, { exitTimeoutMillis: 200 }));
    await child.ask({ do: "emit", count: 100 });
    await drained(child);
    await using hanging = await Tracer.attach(child.pid, ["fdatasync"], "delay_enter=120000000");
    await child.ask({ do: "emit", count: 100 });
    const unanswered = child.ask({ do: "sync" }).catch(() => "ended first");
    await child.ask({ do: "host-work", count: HOST_CALLS });
    child.exit();
    await child.died();
    // Nobody hears of the death of a process as long as strace keeps it in its delay.
    await hanging.kill();
    expect(await child.ended()).toEqual({ code: null, signal: "SIGKILL", errors: "" });
    expect(await unanswered).toBe("ended first");

    await using next = new DiskChild(plan(receiver));
    const { ledger } = await drained(next);
    expectAllArrived(ledger, receiver);
    expect(ledger.unknownTail.incarnations).toBe(1);
    // The first 200 had been taken before the thread went into the call.
    const lost = 200 + HOST_CALLS - ledger.emitted;
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThanOrEqual(ledger.unknownTail.maxRecords);
  });

  test("with onStuckExit `wait` it stays until the call comes back, and ends as it wished to", async () => {
    await using receiver = await startOtlpReceiver();
    await using child = new DiskChild(
      plan(receiver, { exitTimeoutMillis: 200, onStuckExit: "wait" }),
    );
    await child.ask({ do: "emit", count: 100 });
    await drained(child);
    await using hanging = await Tracer.attach(
      child.pid,
      ["fdatasync"],
      "delay_enter=3000000:when=1",
    );
    await child.ask({ do: "emit", count: 100 });
    const unanswered = child.ask({ do: "sync" }).catch(() => "ended first");
    await child.ask({ do: "host-work", count: 1 });
    child.exit();
    expect(await child.ended()).toEqual({ code: 0, signal: null, errors: "" });
    expect(await unanswered).toBe("ended first");
    // strace counts by thread: at its end the host's own first call may have hung, too.
    expect(hanging.calls.filter(({ isInjected }) => isInjected)).not.toHaveLength(0);
  });
});

describe.skipIf(isWindows)("descriptors", () => {
  const MAX_DESCRIPTORS = 96;

  test("that run out cost the host's emit nothing, and the spool goes on when they are back", async () => {
    await using receiver = await startOtlpReceiver();
    await using child = new DiskChild(plan(receiver), MAX_DESCRIPTORS);
    await child.ask({ do: "emit", count: 100, priority: "normal" });
    await drained(child);
    const { count } = await child.ask({ do: "take-descriptors" });
    expect(count).toBeGreaterThan(0);
    // One lane has its file open, the others need new ones.
    await child.ask({ do: "emit", count: 100, priority: "critical" });
    await child.ask({ do: "emit", count: 100, priority: "bulk" });
    await child.ask({ do: "emit", count: 100, priority: "normal" });
    const during = await child.ask({ do: "sync" });
    expect(during.emitted).toBe(400);
    expect(during.isDone).toBe(false);
    expectBalanced(during.ledger);
    expect(child.warnings.map(({ message }) => message).join()).toContain("EMFILE");

    await child.ask({ do: "give-descriptors" });
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    await child.ask({ do: "host-work", count: 20 });
    await drained(child);
    await child.ask({ do: "shutdown" });
    const { ledger, emitted } = await child.ask({ do: "sync" });
    expect(ledger).toMatchObject({ emitted, failedBeforeAdmission: 0, ringFull: 0 });
    expectAllArrived(ledger, receiver);
    expect(child.errors).toBe("");
  });
});
