/** A disk that hangs for as long as it likes, on any machine: what the host does then, and how it ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type OtlpReceiver, startOtlpReceiver } from "../src/testing/index.ts";
import { DiskChild } from "./support/real-disk/disk-child.ts";
import { type DiskReply, ROW_BYTES } from "./support/real-disk/disk-child-plan.ts";
import { expectBalanced } from "./support/spool/balance.ts";

/** The ring's default. */
const RING_BYTES = 4 * 1024 * 1024;
/** Twice what the ring holds. */
const TOO_MANY = Math.floor((2 * RING_BYTES) / ROW_BYTES);
const HOST_CALLS = 200;
const BEFORE = 100;

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-hang-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function start(receiver: OtlpReceiver, canHang: boolean): DiskChild {
  return new DiskChild({
    spoolDirectory: `${scratch}/spool`,
    keyFile: `${scratch}/key`,
    url: receiver.url,
    exitTimeoutMillis: 200,
    canHang,
  });
}

async function drained(child: DiskChild): Promise<DiskReply> {
  return child.until(
    { do: "flush", timeoutMillis: 1000 },
    ({ isDone, ledger }) => isDone && ledger.buffered === 0,
  );
}

/** A child whose spool's thread is in a call that does not come back. */
async function hanging(receiver: OtlpReceiver): Promise<DiskChild> {
  const child = start(receiver, true);
  await child.ask({ do: "emit", count: BEFORE });
  await drained(child);
  // It comes to the disk by itself: rows are on their way.
  const hangs = child.ask({ do: "hang" });
  await child.ask({ do: "emit", count: BEFORE });
  await hangs;
  return child;
}

test("while the disk hangs the host does all its work, and what the ring cannot hold is counted", async () => {
  await using receiver = await startOtlpReceiver();
  await using child = await hanging(receiver);
  let isSynced = false;
  const synced = child.ask({ do: "sync" }).then((reply) => {
    isSynced = true;
    return reply;
  });
  expect(await child.ask({ do: "host-work", count: HOST_CALLS })).toMatchObject({
    count: HOST_CALLS,
  });
  const { emitted } = await child.ask({ do: "emit", count: TOO_MANY });
  expect(await child.ask({ do: "host-work", count: HOST_CALLS })).toMatchObject({
    count: HOST_CALLS,
  });
  expect(emitted).toBe(2 * BEFORE + HOST_CALLS + TOO_MANY);
  expect(isSynced).toBe(false);

  await child.ask({ do: "let-go" });
  expect((await synced).isDone).toBe(true);
  await drained(child);
  await child.ask({ do: "emit", count: BEFORE });
  await drained(child);
  await child.ask({ do: "shutdown" });
  const last = await child.ask({ do: "sync" });
  const { ledger } = last;
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: last.emitted, failedBeforeAdmission: 0, dropped: 0 });
  expect(ledger.ringFull).toBeGreaterThan(0);
  // Half of it fits, give or take what else is in there.
  expect(ledger.ringFull).toBeLessThan(TOO_MANY);
  expect(ledger.delivered).toBe(last.emitted - ledger.ringFull);
  expect(receiver.uidCounts().size).toBe(ledger.delivered);
  expect(child.errors).toBe("");
});

test("a process that exits while the disk hangs is killed in time, and its books say that they are open", async () => {
  await using receiver = await startOtlpReceiver();
  await using child = await hanging(receiver);
  await child.ask({ do: "host-work", count: HOST_CALLS });
  child.exit();
  expect(await child.ended()).toEqual({ code: null, signal: "SIGKILL", errors: "" });

  await using next = start(receiver, false);
  const { ledger } = await drained(next);
  expectBalanced(ledger);
  expect(ledger.unknownTail.incarnations).toBe(1);
  expect(receiver.uidCounts().size).toBe(ledger.delivered);
  const lost = 2 * BEFORE + HOST_CALLS - ledger.emitted;
  expect(lost).toBeGreaterThanOrEqual(HOST_CALLS);
  expect(lost).toBeLessThanOrEqual(ledger.unknownTail.maxRecords);
});
