/** One history of a spool with a mirror, with each call for the mirror failing in turn. */
import { expect, test } from "vitest";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { FaultyFileSystem, type Operation } from "./support/spool/faulty-file-system.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { deliver, MIRROR } from "./support/spool/mirror-sequence.ts";
import { withoutReserve } from "./support/spool/without-reserve.ts";
import { Workbench } from "./support/spool/workbench.ts";

/** Longer than anything that the disk refused is left alone, and than a segment stays open. */
const RETRY_MILLIS = 61_000;
const LANES = ["critical", "normal", "bulk"] as const;
const ROWS = 18;

interface Ending {
  readonly operations: readonly Operation[];
  readonly spoolUids: ReadonlySet<string>;
  readonly mirrorUids: ReadonlySet<string>;
  readonly unlinked: number;
}

/** A process writes, seals, delivers and is killed; the next one takes over. `failing`: the call that fails, once. */
function run(failing: number): Ending {
  const files = new FaultyFileSystem(withoutReserve(new MemoryFileSystem()));
  const clock = new ManualClock();
  let calls = 0;
  files.decide = () => (calls++ === failing ? "EIO" : undefined);
  const spoolUids = new Set<string>();
  const mirrorUids = new Set<string>();
  const begin = (pid: number): Workbench =>
    new Workbench({
      files,
      clock,
      processes: new FakeProcesses(pid),
      seed: pid,
      mirrors: [MIRROR],
    });
  const pass = (bench: Workbench, millis: number): void => {
    clock.advance(millis);
    bench.take();
    bench.spool.maintain();
  };
  const ship = (bench: Workbench): void => {
    const [mirror] = bench.mirrors;
    for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
      for (const uid of deliver(bench.spool, lease)) spoolUids.add(uid);
    }
    for (let lease = mirror!.lease("all"); lease !== undefined; lease = mirror!.lease("all")) {
      for (const uid of deliver(mirror!, lease)) mirrorUids.add(uid);
    }
  };
  const check = (bench: Workbench): void => {
    expectBalanced(bench.spool.ledger());
    expectBalanced(bench.mirrors[0]!.ledger());
  };
  const first = begin(1);
  for (const lane of LANES) first.write(lane, 2);
  pass(first, RETRY_MILLIS);
  for (const lane of LANES) first.write(lane, 2);
  ship(first);
  check(first);
  first.spool.seal();
  pass(first, 1000);
  for (const lane of LANES) first.write(lane, 2);
  pass(first, 6000);
  first.spool.sync();
  check(first);
  // Killed. The next one has it all in the end.
  const second = begin(2);
  for (let turn = 0; turn < 4; turn++) {
    pass(second, RETRY_MILLIS);
    check(second);
    ship(second);
    check(second);
  }
  const ledger = second.mirrors[0]!.ledger();
  expect(ledger.buffered + second.spool.ledger().buffered).toBe(0);
  const unlinked = ledger.byReason["dropped.unlinked"] ?? 0;
  return { operations: files.operations, spoolUids, mirrorUids, unlinked };
}

test("no call that the disk refuses once costs the spool a row, and the mirror none without a count", () => {
  const undisturbed = run(-1);
  expect(undisturbed.spoolUids.size).toBe(ROWS);
  expect(undisturbed.mirrorUids.size).toBe(ROWS);
  const losing: string[] = [];
  for (const [at, { name, path }] of undisturbed.operations.entries()) {
    // What befalls the spool alone is the matter of other tests.
    if (name === "status" || !(path.includes("/mirrors/") || name === "link")) continue;
    const where = `call ${at}: ${name} ${path}`;
    try {
      const { spoolUids, mirrorUids, unlinked } = run(at);
      expect(spoolUids.size, where).toBe(ROWS);
      expect(mirrorUids.size + unlinked, where).toBeGreaterThanOrEqual(ROWS);
      if (unlinked > 0) losing.push(name);
    } catch (error) {
      throw new Error(where, { cause: error });
    }
  }
  console.info(`mirror-faults: ${undisturbed.operations.length} calls, losing: ${losing.join()}`);
});
