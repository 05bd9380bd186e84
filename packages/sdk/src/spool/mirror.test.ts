import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { mirrorRoot, Workbench } from "../../test/support/spool/workbench.ts";
import type { Mirror } from "./mirror.ts";

let pid = 100;

/** A process that starts on `files`; whoever wrote there before is dead. */
function start(
  files: MemoryFileSystem,
  clock: ManualClock,
  options: { readonly mirrors?: readonly string[]; readonly mirrorMaxBytes?: number } = {},
): Workbench {
  const processes = new FakeProcesses(pid++);
  const bench = new Workbench({
    files,
    clock,
    processes,
    seed: pid,
    mirrors: ["audit"],
    ...options,
  });
  bench.spool.maintain();
  return bench;
}

function deliverAll(mirror: Mirror): string[] {
  const uids: string[] = [];
  for (let lease = mirror.lease("all"); lease !== undefined; lease = mirror.lease("all")) {
    const { uidInstance } = lease.instance;
    uids.push(...lease.records.map(({ sequence }) => `${uidInstance}:${sequence}`));
    expect(
      mirror.settle(lease, {
        outcomes: { delivered: lease.records.length, dropped: lease.items - lease.records.length },
        reasons: lease.refused,
      }),
    ).toBe(true);
  }
  return uids;
}

function range(bench: Workbench, count: number): string[] {
  return Array.from({ length: count }, (_, sequence) => `${bench.instanceId}:${sequence}`);
}

test("what is sealed is in the mirror, and each of the two settles it on its own", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(files, clock);
  const [mirror] = bench.mirrors as [Mirror];
  bench.write("normal", 5);
  bench.write("critical", 2);
  expect(mirror.lease("all")).toBeUndefined();
  expect(bench.deliverAll().length).toBe(7);
  bench.spool.seal();
  expect(mirror.ledger()).toMatchObject({ imported: 7, admitted: 7, buffered: 7, emitted: 0 });
  expect(files.paths.filter((path) => /v1\/.*\.seg$/.test(path)).length).toBe(2);
  expect(new Set(deliverAll(mirror))).toEqual(new Set(range(bench, 7)));
  for (const ledger of [bench.spool.ledger(), mirror.ledger()]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ admitted: 7, delivered: 7, buffered: 0 });
  }
  expect(files.paths.filter((path) => path.endsWith(".seg"))).toEqual([]);
});

test("a killed process's open segments come to the mirror, delivered by the spool or not", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const first = start(files, clock);
  first.write("normal", 5);
  clock.advance(60_000);
  first.spool.maintain();
  first.write("normal", 4);
  first.write("bulk", 3);
  // All of it is delivered to the one and nothing to the other when the process is killed.
  first.deliverAll();
  const second = start(files, clock);
  const [mirror] = second.mirrors as [Mirror];
  expectBalanced(mirror.ledger());
  expect(mirror.ledger()).toMatchObject({ imported: 12, buffered: 12, dropped: 0 });
  expect(new Set(deliverAll(mirror))).toEqual(new Set(range(first, 12)));
  expect(second.deliverAll()).toEqual([]);
  const third = start(files, clock);
  for (const ledger of [third.spool.ledger(), third.mirrors[0]!.ledger()]) {
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ admitted: 12, delivered: 12, buffered: 0 });
  }
  third.spool.close();
  const fourth = start(files, clock);
  expect(fourth.mirrors[0]!.ledger()).toMatchObject({
    admitted: 12,
    delivered: 12,
    discrepancy: 0,
  });
  expect(files.paths.filter((path) => path.startsWith(mirrorRoot("audit")))).toEqual(
    expect.arrayContaining([expect.stringMatching(new RegExp(`${first.instanceId}\\.summary$`))]),
  );
});
