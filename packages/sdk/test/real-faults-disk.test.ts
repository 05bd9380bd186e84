/**
 * Real file systems that are full, read-only or gone, under a real process. Each test ends with the
 * disk back: what was admitted has arrived, what was not is counted, and the books balance.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ledger } from "../src/spool/ledger.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../src/testing/index.ts";
import { DiskChild } from "./support/real-disk/disk-child.ts";
import { type DiskReply, ROW_BYTES } from "./support/real-disk/disk-child-plan.ts";
import { SmallDisk } from "./support/real-disk/small-disk.ts";
import { expectBalanced } from "./support/spool/balance.ts";

const problem = SmallDisk.problem();
if (problem !== undefined) console.info(`real-faults-disk.test: skipped, ${problem}`);

/** More than the disks, the memory behind them and the ring take together. */
const TOO_MUCH_BYTES = 16 * 1024 * 1024;
const STEP = 500;
const UNAVAILABLE = { status: 503 };

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-faults-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function start(disk: SmallDisk, receiver: OtlpReceiver): DiskChild {
  return new DiskChild({
    spoolDirectory: `${disk.path}/spool`,
    keyFile: `${scratch}/key`,
    url: receiver.url,
  });
}

function expectAllAccountedFor(ledger: Ledger, receiver: OtlpReceiver): void {
  expectBalanced(ledger);
  expect(ledger.buffered).toBe(0);
  expect(ledger.kept).toBe(ledger.admitted + ledger.failedBeforeAdmission);
  expect(ledger.admitted).toBe(ledger.delivered + ledger.dropped);
  expect(receiver.uidCounts().size).toBe(ledger.delivered);
}

/** Emits, and looks at the books, `steps` times. */
async function emitInSteps(child: DiskChild, steps: number): Promise<DiskReply> {
  let reply: DiskReply | undefined;
  for (let step = 0; step < steps; step++) {
    await child.ask({ do: "emit", count: STEP });
    reply = await child.ask({ do: "sync" });
    expectBalanced(reply.ledger);
  }
  return reply!;
}

async function drained(child: DiskChild): Promise<DiskReply> {
  return child.until(
    { do: "flush", timeoutMillis: 1000 },
    ({ isDone, ledger }) => isDone && ledger.buffered === 0,
  );
}

/** A short outage costs nothing: all that was emitted before, while it lasted and since arrives. */
async function expectNothingLost(child: DiskChild, receiver: OtlpReceiver): Promise<void> {
  await emitInSteps(child, 1);
  await drained(child);
  await child.ask({ do: "shutdown" });
  const { ledger, emitted } = await child.ask({ do: "sync" });
  expect(ledger.emitted).toBe(emitted);
  expect(ledger).toMatchObject({ failedBeforeAdmission: 0, ringFull: 0, dropped: 0 });
  expectAllAccountedFor(ledger, receiver);
  expect(child.errors).toBe("");
}

function spoolWarnings(child: DiskChild): string[] {
  return child.warnings
    .filter(({ code }) => code === "SONDE_SPOOL_UNAVAILABLE")
    .map(({ message }) => message);
}

describe.skipIf(problem !== undefined)("a real disk", { timeout: 60_000 }, () => {
  test.each([1, 2, 3])(
    "T5: of %i MiB is filled by the rows: the host emits on, the loss is counted, the rest arrives",
    async (mebibytes) => {
      using disk = new SmallDisk(mebibytes);
      await using receiver = await startOtlpReceiver({ script: () => UNAVAILABLE });
      await using child = start(disk, receiver);
      await child.ask({ do: "host-work", count: 1 });
      const full = await emitInSteps(child, TOO_MUCH_BYTES / ROW_BYTES / STEP);
      expect(full.isDone).toBe(false);
      const { ledger } = full;
      expect(ledger.failedBeforeAdmission + ledger.ringFull + ledger.dropped).toBeGreaterThan(0);
      expect(ledger.admitted * ROW_BYTES).toBeLessThanOrEqual(mebibytes * 1024 * 1024);
      expect(spoolWarnings(child).join()).toContain("ENOSPC");
      expect(await child.ask({ do: "host-work", count: 20 })).toMatchObject({ count: 20 });

      // Nobody frees anything: what is delivered makes its own room.
      receiver.script([]);
      await drained(child);
      await child.ask({ do: "emit", count: 100, priority: "critical" });
      await drained(child);
      await child.ask({ do: "shutdown" });
      const last = await child.ask({ do: "sync" });
      expect(last.ledger.emitted).toBe(last.emitted);
      expect(last.ledger.admitted).toBeGreaterThanOrEqual(ledger.admitted + 100);
      expectAllAccountedFor(last.ledger, receiver);
      expect(child.errors).toBe("");
    },
  );

  test("T5: without one free byte delivers what is on it, and the next process knows that it did", async () => {
    using disk = new SmallDisk(2);
    await using receiver = await startOtlpReceiver({ script: () => UNAVAILABLE });
    await using child = start(disk, receiver);
    await child.ask({ do: "emit", count: 300 });
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    disk.fill();
    expect(disk.freeBytes).toBe(0);
    await child.ask({ do: "emit", count: 300 });
    expect((await child.ask({ do: "sync" })).isDone).toBe(false);
    receiver.script([]);
    await child.until({ do: "flush", timeoutMillis: 50 }, ({ ledger }) => ledger.delivered >= 300);
    expect(receiver.uidCounts().size).toBeGreaterThanOrEqual(300);
    await child.kill();
    expect(receiver.duplicates()).toBe(0);

    disk.free();
    await using next = start(disk, receiver);
    const { ledger } = await drained(next);
    expectBalanced(ledger);
    expect(receiver.duplicates()).toBe(0);
    expect(receiver.uidCounts().size).toBe(ledger.delivered);
  });

  test("T12: that was full when its process died is emptied by the next one", async () => {
    using disk = new SmallDisk(2);
    await using receiver = await startOtlpReceiver({ script: () => UNAVAILABLE });
    await using child = start(disk, receiver);
    await child.ask({ do: "emit", count: 300 });
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    await child.kill();
    disk.fill();
    expect(disk.freeBytes).toBe(0);
    receiver.script([]);
    await using next = start(disk, receiver);
    const { ledger } = await next.until(
      { do: "flush", timeoutMillis: 1000 },
      ({ ledger: { delivered } }) => delivered >= 300,
    );
    expectAllAccountedFor(ledger, receiver);
  });

  test("that is full for a moment costs no record", async () => {
    using disk = new SmallDisk(3);
    await using receiver = await startOtlpReceiver({ script: () => UNAVAILABLE });
    await using child = start(disk, receiver);
    await child.ask({ do: "emit", count: 100 });
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    disk.fill();
    await emitInSteps(child, 2);
    disk.free();
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    receiver.script([]);
    const { ledger, emitted } = await drained(child);
    expectAllAccountedFor(ledger, receiver);
    expect(ledger.delivered).toBe(emitted);
    expect(ledger).toMatchObject({ failedBeforeAdmission: 0, ringFull: 0, dropped: 0 });
  });

  test("that turns read-only and writable again goes on where it was", async () => {
    using disk = new SmallDisk(3);
    await using receiver = await startOtlpReceiver();
    await using child = start(disk, receiver);
    await emitInSteps(child, 1);
    disk.makeReadOnly();
    // The lane of the rows before has its file open; this one needs a new one.
    await child.ask({ do: "emit", count: 100, priority: "critical" });
    const refused = await child.ask({ do: "sync" });
    expect(refused.isDone).toBe(false);
    expectBalanced(refused.ledger);
    await child.ask({ do: "host-work", count: 20 });
    expect(spoolWarnings(child).join()).toContain("EROFS");
    disk.makeWritable();
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    await expectNothingLost(child, receiver);
  });

  test("that is read-only at first takes over when it can be written", async () => {
    using disk = new SmallDisk(3);
    disk.makeReadOnly();
    await using receiver = await startOtlpReceiver();
    await using child = start(disk, receiver);
    const refused = await emitInSteps(child, 1);
    expect(refused.isDone).toBe(false);
    expect(spoolWarnings(child).join()).toContain("EROFS");
    await child.ask({ do: "host-work", count: 20 });
    disk.makeWritable();
    await child.until({ do: "sync" }, ({ isDone }) => isDone);
    await expectNothingLost(child, receiver);
  });

  test("that is pulled out and plugged in again: what it took along is counted, the rest arrives", async () => {
    using disk = new SmallDisk(3);
    await using receiver = await startOtlpReceiver({ script: () => UNAVAILABLE });
    await using child = start(disk, receiver);
    await emitInSteps(child, 1);
    disk.pullOut();
    await emitInSteps(child, 1);
    await child.ask({ do: "host-work", count: 20 });
    disk.plugIn();
    await emitInSteps(child, 1);
    expect(spoolWarnings(child).join()).toContain("was removed while it was in use");
    receiver.script([]);
    await drained(child);
    await child.ask({ do: "emit", count: 100 });
    await drained(child);
    await child.ask({ do: "shutdown" });
    const { ledger, emitted } = await child.ask({ do: "sync" });
    expect(ledger.emitted).toBe(emitted);
    expectAllAccountedFor(ledger, receiver);
    expect(ledger.delivered).toBeGreaterThanOrEqual(STEP + 100);
    expect(child.errors).toBe("");

    // The directory that was away is back; whoever comes next must not book its rows once more.
    await using next = start(disk, receiver);
    const after = await drained(next);
    expectAllAccountedFor(after.ledger, receiver);
    expect(after.ledger.emitted).toBe(emitted);
  });
});
