import { expect, test } from "vitest";
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
