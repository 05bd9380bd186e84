import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { numberedDefinition } from "../../test/support/spool/events.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";

test.each([
  ["written", 0],
  ["synced", 1],
] as const)(
  "an event of durability %s is synced %i times before the group commit is due",
  (durability, times) => {
    const files = new FaultyFileSystem(new MemoryFileSystem());
    const bench = new Workbench({
      files,
      clock: new ManualClock(),
      processes: new FakeProcesses(1),
      seed: 1,
    });
    const definition = numberedDefinition("bench.durability", "normal");
    bench.emitEvent(
      { ...definition, delivery: { priority: "normal", durability } },
      { sequence: 0 },
    );
    bench.spool.drainRing();
    const before = files.operations.length;
    bench.spool.maintain();
    const syncs = files.operations
      .slice(before)
      .filter(({ name, path }) => name === "sync" && path?.endsWith(".seg"));
    expect(syncs).toHaveLength(times);
  },
);

/** A fault of ours, at a place that nothing guards. */
class FaultyClock extends ManualClock {
  isFaulty = false;

  override monotonicMillis(): number {
    if (this.isFaulty) throw new Error("a fault");
    return super.monotonicMillis();
  }
}

test("rows that a pass had found a place for before a fault of ours ended it are not taken again", () => {
  const files = new FaultyFileSystem(new MemoryFileSystem());
  const clock = new FaultyClock();
  const bench = new Workbench({ files, clock, processes: new FakeProcesses(1), seed: 1 });
  bench.write("normal", 1);
  files.decide = ({ name, path }) => {
    if (name !== "write" || !path.endsWith(".seg")) return undefined;
    clock.isFaulty = true;
    return "EIO";
  };
  bench.emit("critical", 2);
  bench.emit("normal", 3);
  expect(() => bench.take()).toThrow("a fault");
  files.decide = () => undefined;
  clock.isFaulty = false;
  bench.take();
  clock.advance(250);
  bench.take();
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 6, admitted: 6 });
});
