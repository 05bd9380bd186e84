import { expect, test } from "vitest";
import type { FileSystem } from "../src/file-system.ts";
import type { Liveness } from "../src/process-identity.ts";
import { MAX_SUMMARIES_KEPT } from "../src/spool/absorption.ts";
import type { Ledger } from "../src/spool/ledger.ts";
import { LOOK_INTERVAL_MILLIS } from "../src/spool/predecessors.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { CrashSequence } from "./support/spool/crash-sequence.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";
import { readOnly, sondeSpool } from "./support/tool/sonde-spool.ts";

/** More of them, and other ones, with SONDE_TEST_SEQUENCES and SONDE_TEST_SEED. */
const SEQUENCES = Number(process.env["SONDE_TEST_SEQUENCES"] ?? 15);
/** Steps that processes do while the tool looks once, each between two of its calls. */
const STEPS_BETWEEN = 12;

/** Sequences that once showed a fault; they run every time. */
const FIXED_SEEDS: readonly number[] = [4025678907, 885140391, 1503912663, 4141277909, 1259100206];

/** Nobody is dead: what a process has left open it may go on with. */
class AllAlive extends FakeProcesses {
  override liveness(): Liveness {
    return "alive";
  }
}

/** A disk on which others are at work between any two calls of the tool. */
function busy(files: FileSystem, work: () => void): FileSystem {
  return new Proxy(readOnly(files), {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        work();
        return (value as (...given: unknown[]) => unknown)(...given);
      };
    },
  });
}

async function look(seed: number): Promise<number> {
  const sequence = new CrashSequence(seed);
  sequence.run(10);
  const random = new SeededRandom(seed ^ 0xb057);
  let steps = 0;
  for (const command of ["stat", "ls", "cat", "verify", "stat"]) {
    let left = STEPS_BETWEEN;
    const files = busy(sequence.files, () => {
      if (left === 0 || random.below(12) > 0) return;
      left--;
      steps++;
      sequence.run(1);
    });
    const world = { files, clock: new ManualClock(), processes: new AllAlive(1000) };
    const argv = command === "stat" ? [command, ROOT, "--json"] : [command, ROOT];
    const { code, error, output } = await sondeSpool(world, argv);
    const where = `seed ${seed}, ${command}`;
    // What is taken over or delivered while its blocks are read is told, and is no damage.
    const told = command === "verify" ? expect.any(String) : "";
    expect([where, code, error, code === 0 ? "" : output]).toEqual([where, 0, told, ""]);
    if (command === "stat") expectBalanced(JSON.parse(output) as Ledger);
  }
  return steps;
}

test("while processes write, deliver, close, take over and absorb between any two reads, the books balance", {
  timeout: 30_000 + SEQUENCES * 1000,
}, async () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`spool-tool-busy: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const random = new SeededRandom(seed);
  let steps = 0;
  for (const fixed of FIXED_SEEDS) steps += await look(fixed);
  for (let sequence = 0; sequence < SEQUENCES; sequence++)
    steps += await look(random.below(2 ** 32));
  expect(steps).toBeGreaterThan(SEQUENCES * STEPS_BETWEEN);
});

test("a summary that is absorbed between any two reads is counted once", async () => {
  let absorptions = 0;
  for (let at = 0; at < 60; at += 2) {
    const files = new MemoryFileSystem();
    const clock = new ManualClock();
    const start = (pid: number): Workbench =>
      new Workbench({ files, clock, processes: new AllAlive(pid), seed: pid, ringBytes: 2 ** 17 });
    const absorber = start(99);
    for (let pid = 1; pid <= MAX_SUMMARIES_KEPT + 1; pid++) {
      const bench = start(pid);
      bench.write("normal", 1);
      bench.deliverAll();
      bench.spool.close();
      clock.advance(1);
    }
    clock.advance(LOOK_INTERVAL_MILLIS);
    let calls = 0;
    const world = {
      files: busy(files, () => {
        if (calls++ !== at) return;
        absorber.spool.maintain();
        absorptions++;
      }),
      clock,
      processes: new AllAlive(1000),
    };
    const { output, error } = await sondeSpool(world, ["stat", ROOT, "--json"]);
    const ledger = JSON.parse(output) as Ledger;
    expectBalanced(ledger);
    expect([at, error, ledger.delivered]).toEqual([at, "", MAX_SUMMARIES_KEPT + 1]);
  }
  expect(absorptions).toBe(30);
});
