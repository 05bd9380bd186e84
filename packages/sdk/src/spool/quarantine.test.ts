import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import type { Lease } from "./lease.ts";
import { LOOK_INTERVAL_MILLIS } from "./predecessors.ts";
import { MAX_QUARANTINE_ENTRIES, Quarantine } from "./quarantine.ts";

/** Neither root nor the user that files belong to where nobody else says. */
const USER = 1000;
const STRANGER = 1001;
const DIRECTORY = `${ROOT}/quarantine`;

let pid = 11_000;

function start(
  files: FileSystem,
  clock = new ManualClock(),
  processes = new FakeProcesses(pid, USER),
): Workbench {
  return new Workbench({ files, clock, processes, seed: pid++ });
}

function disk(): MemoryFileSystem {
  const memory = new MemoryFileSystem();
  memory.owner = USER;
  return memory;
}

/** What the tool does, or another process. */
function openQuarantine(files: FileSystem, clock = new ManualClock()): Quarantine {
  const unexpected = (): void => expect.unreachable();
  return new Quarantine({
    files,
    clock,
    processes: new FakeProcesses(1, USER),
    root: ROOT,
    unfit: unexpected,
    tightened: unexpected,
    full: unexpected,
  });
}

/** As a backend's refusal of all that is in the lease. False where the disk does not take it. */
function setAside(bench: Workbench, lease: Lease, reason = "refused_400"): boolean {
  const { rows } = lease;
  const refused = lease.items - rows.length;
  return bench.spool.settle(lease, {
    outcomes: { quarantined: rows.length, dropped: refused },
    reasons: {
      ...lease.refused,
      ...(rows.length > 0 && { [`quarantined.${reason}`]: rows.length }),
    },
    quarantine: [{ reason, rows }],
  });
}

function setAllAside(bench: Workbench, reason?: string): void {
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    expect(setAside(bench, lease, reason)).toBe(true);
  }
}

/** Uids of all that is delivered from here on. */
function deliver(bench: Workbench): string[] {
  const uids: string[] = [];
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    for (const { sequence } of lease.records)
      uids.push(`${lease.instance.uidInstance}:${sequence}`);
    bench.deliver(lease);
  }
  return uids;
}

function look(bench: Workbench, clock: ManualClock): void {
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
}

function uids(bench: Workbench, count: number): string[] {
  return Array.from({ length: count }, (_, sequence) => `${bench.instanceId}:${sequence}`);
}

test("quarantined, requeued, delivered: the count goes to 0, and the uids are what they were", () => {
  const memory = disk();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  bench.write("normal", 5);
  setAllAside(bench);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ admitted: 5, quarantined: 5, buffered: 0 });
  expect(bench.spool.ledger().byReason).toEqual({ "quarantined.refused_400": 5 });
  const [entry, ...others] = openQuarantine(memory).list();
  expect(others).toEqual([]);
  const happened = clock.nowMillis();
  expect(entry?.reason).toEqual({
    ...{ reason: "refused_400", status: 400, count: 5, whenMillis: happened },
    ...{ firstTimeMillis: happened, lastTimeMillis: happened },
  });
  expect(openQuarantine(memory).requeue(entry!.id)).toBe(true);
  expect(openQuarantine(memory).requeue(entry!.id)).toBe(false);
  look(bench, clock);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ admitted: 5, quarantined: 0, buffered: 5 });
  expect(deliver(bench)).toEqual(uids(bench, 5));
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({
    emitted: 5,
    admitted: 5,
    imported: 0,
    quarantined: 0,
    delivered: 5,
  });
  expect(ledger.byEvent["bench.normal.r1"]).toMatchObject({ emitted: 5, admitted: 5 });
  expect(ledger.byReason).toEqual({});
  expect(memory.list(DIRECTORY)).toEqual([]);
  bench.spool.close();
  expect(memory.paths.every((path) => path.endsWith(".summary"))).toBe(true);
  expectBalanced(start(memory, clock).spool.ledger());
});
