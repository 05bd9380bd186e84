/**
 * Made `test/fixtures/spool-v1`: run with an empty directory as its argument. The bytes that are
 * committed stay as they are while the format's version does; a change of the format adds a fixture.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { RingConsumer } from "../../../src/row/ring.ts";
import { drainAtExit } from "../../../src/spool/exit-drain.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { everything } from "./fixture-event.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { readingOf } from "./spool-reading.ts";
import { ROOT, Workbench } from "./workbench.ts";

const target = process.argv[2]!;
const memory = new MemoryFileSystem();
const clock = new ManualClock();
// One process, whose threads leave each other alone while their hearts beat: each has a directory of its own.
const processes = new FakeProcesses(1);
memory.nowMillis = clock.nowMillis();

function start(seed: number): Workbench {
  return new Workbench({ files: memory, clock, processes, seed, key: Buffer.alloc(32, 1) });
}

function emitEverything(bench: Workbench, int: number | bigint): void {
  bench.emitEvent(
    everything,
    {
      int,
      double: -0.125,
      boolean: true,
      token: "v1.2.3",
      member: int === 8 ? "elsewhere" : "shut",
      host: "node-17",
      message: "disk /dev/sdb took 3 s",
      user: "somebody",
      sizes: [0, -1, 300, 2 ** 40],
      states: { first: "ok", second: "not a token" },
    },
    {
      timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
      context: trace.setSpanContext(ROOT_CONTEXT, {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        traceFlags: 1,
      }),
    },
  );
}

// Delivered and closed: a summary.
const summarized = start(1);
summarized.emit("bulk", 10, 0.5);
summarized.write("normal", 3);
summarized.deliverAll();
summarized.spool.close();

// Killed: a sealed segment whose second layout came late, an open one, a cursor in the middle, a tail.
const killed = start(2);
killed.write("normal", 3);
killed.emit("normal", 4, 0.999);
killed.take();
clock.advance(60_000);
killed.spool.maintain();
for (const int of [1, 3, 7]) emitEverything(killed, int);
killed.take();
killed.spool.sync();
const lease = killed.spool.lease()!;
killed.deliver(lease);
for (const int of [7, 2, -(2n ** 63n), 2 ** 53 - 1, 8]) emitEverything(killed, int);
while (killed.spool.drainRing() > 0);

// Ended by itself: books in exit.log, and what was in the ring in a segment of the host's.
const exited = start(3);
exited.write("bulk", 2);
exited.emit("bulk", 3);
exited.emit("critical", 1);
drainAtExit({
  files: memory,
  clock,
  processes,
  ring: new RingConsumer(exited.ring),
  progress: exited.progress,
  root: ROOT,
  instanceId: exited.instanceId,
  resource: { attributes: { "service.name": "workbench" } },
  timeoutMillis: 0,
  events: () => exited.host.events(),
});

for (const path of memory.paths) {
  const file = `${target}${path}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, memory.bytesOf(path));
}
const reader = new Workbench({
  files: memory.copy(),
  clock,
  processes: new FakeProcesses(2),
  seed: 4,
});
writeFileSync(`${target}/expected.json`, `${JSON.stringify(readingOf(reader), undefined, 2)}\n`);
console.info(`made ${memory.paths.length} files`);
