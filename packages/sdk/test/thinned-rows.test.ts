/*
 * Rows that were thinned out of a spool, by a window's decision or by a gap row on the disk: everything that reads rows counts
 * them once, as thinned, and takes none of them for an event.
 */
import { expect, test } from "vitest";
import type { Ledger } from "../src/spool/ledger.ts";
import { LOOK_INTERVAL_MILLIS } from "../src/spool/predecessors.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeDecisions, type Judge, stays } from "./support/spool/fake-decisions.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { gapped } from "./support/spool/gapped-segment.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { openQuarantine, setAside } from "./support/spool/set-aside.ts";
import { ROOT, Workbench, type WorkbenchOptions } from "./support/spool/workbench.ts";
import { sondeSpool, type ToolOutcome } from "./support/tool/sonde-spool.ts";

const SPOOL = ROOT.replace(/\/v1$/, "");
const FILE = "/carry/sonde.export";
const MINUTE_MILLIS = 60_000;
const ROWS = 10;
const GONE: ReadonlySet<number> = new Set([0, 3, 4, 9]);
const LEFT = [1, 2, 5, 6, 7, 8];

class Scene {
  readonly files = new MemoryFileSystem();
  readonly clock = new ManualClock();

  start(pid: number, options: Pick<WorkbenchOptions, "mirrors" | "budget"> = {}): Workbench {
    const { files, clock } = this;
    const processes = new FakeProcesses(pid);
    return new Workbench({ files, clock, processes, seed: pid, ...options });
  }

  run(...argv: readonly string[]): Promise<ToolOutcome> {
    const processes = new FakeProcesses(99);
    return sondeSpool({ ...this, processes }, [...argv, "--spool", SPOOL]);
  }

  async stat(): Promise<Ledger> {
    const ledger = JSON.parse((await this.run("stat", "--json")).output) as Ledger;
    expectBalanced(ledger);
    return ledger;
  }
}

function look({ spool }: Workbench, clock: ManualClock): void {
  clock.advance(LOOK_INTERVAL_MILLIS);
  spool.maintain();
}

/** A process that wrote ten rows into two blocks and died, and whose segment was thinned. */
function thinnedScene(claimed: number = 0): { scene: Scene; dead: Workbench; segment: string } {
  const scene = new Scene();
  const dead = scene.start(1);
  dead.write("normal", ROWS / 2);
  dead.write("normal", ROWS / 2);
  scene.clock.advance(MINUTE_MILLIS);
  dead.spool.maintain();
  const segment = `${dead.directory}/normal-00000001.seg`;
  const file = Buffer.from(scene.files.bytesOf(segment));
  const reason = "thinned.spool_full";
  scene.files.put(segment, gapped(file, dead.instanceId, 1, GONE, reason, claimed));
  return { scene, dead, segment };
}

test("whoever takes a thinned segment over sends what is left, and books the rest as thinned", () => {
  const { scene, dead } = thinnedScene();
  const bench = scene.start(2);
  expect(bench.spool.ledger()).toMatchObject({ admitted: ROWS, buffered: ROWS, thinned: 0 });
  expectBalanced(bench.spool.ledger());
  expect(bench.deliverAll()).toEqual(LEFT);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ delivered: 6, thinned: 4, dropped: 0, buffered: 0 });
  expect(ledger.byReason).toEqual({ "thinned.spool_full": 4 });
  // The dead process's books are closed: what they lost is in those of this one.
  look(bench, scene.clock);
  const { lost } = bench.spool.report();
  expect(lost).toMatchObject([
    { instance: dead.instanceId, lane: "normal", rows: 4, reason: "thinned.spool_full" },
  ]);
  expect(lost[0]).toMatchObject({ firstSequence: 0, lastSequence: 9 });
  expect(bench.warnings).toEqual([]);
});

test("rows that a journal had not seen are admitted, thinned or not", () => {
  const { scene, dead } = thinnedScene();
  for (const path of scene.files.paths) {
    if (path.startsWith(`${dead.directory}/journal-`)) scene.files.removeFile(path);
  }
  const bench = scene.start(2);
  expect(bench.spool.ledger()).toMatchObject({ admitted: ROWS, buffered: ROWS, dropped: 0 });
  expect(bench.spool.ledger().byEvent["<unknown>"]?.admitted).toBe(GONE.size);
  expect(bench.deliverAll()).toEqual(LEFT);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ delivered: 6, thinned: 4, dropped: 0 });
});

test("the tool shows no thinned row and finds no damage; what it exports stands for them", async () => {
  const { scene } = thinnedScene();
  expect(await scene.run("verify")).toMatchObject({ code: 0 });
  const cat = await scene.run("cat", "--json");
  expect(cat).toMatchObject({ code: 0, error: "" });
  expect(cat.output.trimEnd().split("\n")).toHaveLength(LEFT.length);
  const line = JSON.parse((await scene.run("ls", "--json")).output) as { buffered: number };
  expect(line.buffered).toBe(ROWS);
  expect(await scene.stat()).toMatchObject({ buffered: ROWS, thinned: 0 });
  scene.files.makeDirectory("/carry");
  const exported = await scene.run("export", FILE);
  expect(exported).toMatchObject({ code: 0 });
  expect(exported.output).toMatch(/^exported 6 records to /);
  expect(exported.error).toContain("4 records thinned out by sampling");
  expect(await scene.stat()).toMatchObject({ exported: 6, thinned: 4, dropped: 0, buffered: 0 });
});

test("a gap row for more rows than its block has left is damage, which is counted exactly", async () => {
  const { scene } = thinnedScene(100);
  expect(await scene.run("verify")).toMatchObject({ code: 1 });
  const bench = scene.start(2);
  expect(bench.deliverAll()).toEqual(LEFT);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger.byReason).toEqual({ "dropped.unreadable": 4 });
});

test("purged or given up for the level, what was thinned before stays thinned", async () => {
  const { scene } = thinnedScene();
  expect(await scene.run("purge", "--dead", "--yes")).toMatchObject({ code: 0 });
  expect((await scene.stat()).byReason).toEqual({ "dropped.purged": 6, "thinned.spool_full": 4 });
  const other = thinnedScene().scene.start(2);
  other.spool.purge();
  expectBalanced(other.spool.ledger());
  expect(other.spool.ledger().byReason).toEqual({ "dropped.level": 6, "thinned.spool_full": 4 });
});

/** Every second row goes; the others get T = 1/2 and an R drawn anew. */
const half: Judge = (row, into) => {
  stays(row, into);
  if (row.sequence % 2 === 1) return "thinned";
  into.high = 0xabcdef0;
  into.low = row.sequence;
  into.thresholdHigh = 0x8000000;
  into.thresholdLow = 0;
  into.isRedrawn = true;
  return "stays";
};

function decide(bench: Workbench): void {
  const lease = bench.spool.lease()!;
  lease.instance.windows = new FakeDecisions(ROWS, half);
}

test("a decided row that is set aside keeps its R and T, and is not judged again when it comes back", () => {
  const scene = new Scene();
  const { files, clock } = scene;
  const bench = scene.start(1);
  bench.write("normal", ROWS);
  decide(bench);
  const lease = bench.spool.lease()!;
  expect(lease.records.map(({ sequence }) => sequence)).toEqual([0, 2, 4, 6, 8]);
  expect(setAside(bench, lease)).toBe(true);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ quarantined: 5, thinned: 5, buffered: 0 });
  const [entry] = openQuarantine(files).list();
  expect(openQuarantine(files).requeue(entry!.id)).toBe(true);
  look(bench, clock);
  const again = bench.spool.lease()!;
  expect(again.records).toEqual(lease.records);
  expect(again.records.every(({ threshold }) => threshold === "8")).toBe(true);
  bench.deliver(again);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ delivered: 5, quarantined: 0, thinned: 5 });
});

test("what is exported has the R and T of its window, and is not judged again where it is imported", async () => {
  const scene = new Scene();
  const bench = scene.start(1);
  bench.write("normal", ROWS);
  decide(bench);
  const lease = bench.spool.lease()!;
  setAside(bench, lease);
  bench.spool.close();
  scene.files.makeDirectory("/carry");
  expect(await scene.run("requeue", "--all")).toMatchObject({ code: 0 });
  expect(await scene.run("export", FILE)).toMatchObject({ code: 0 });
  const there = new Scene();
  there.files.makeDirectory("/carry");
  there.files.put(FILE, scene.files.bytesOf(FILE));
  const imported = there.start(3);
  expect(await there.run("import", FILE, "--yes")).toMatchObject({ code: 0 });
  look(imported, there.clock);
  expect(imported.spool.lease()!.records).toEqual(lease.records);
});

test("a mirror gets the rows as the host wrote them", () => {
  const scene = new Scene();
  const bench = scene.start(1, { mirrors: ["audit"] });
  bench.write("normal", ROWS);
  decide(bench);
  bench.spool.seal();
  const [mirror] = bench.mirrors;
  const copies = mirror!.lease("all")!;
  expect(copies.records).toHaveLength(ROWS);
  expect(copies.records.every(({ threshold }) => threshold === "0")).toBe(true);
  expect(bench.deliverAll()).toEqual([0, 2, 4, 6, 8]);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 5, thinned: 5 });
  expectBalanced(bench.spool.ledger());
});

/** A process with a budget that has decided windows of a hundred rows, and died before it sent any. */
function decidedScene(count: number = 1): { scene: Scene; windows: string } {
  const scene = new Scene();
  const bench = scene.start(1, { budget: { eventsPerSecond: 20 } });
  for (let window = 0; window < count; window++) {
    bench.write("normal", 100);
    for (let second = 0; second < 3; second++) {
      scene.clock.advance(1000);
      bench.take();
      bench.spool.maintain();
      bench.spool.sync();
    }
  }
  return { scene, windows: `${bench.directory}/windows` };
}

interface Shown {
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
}

function shownBy({ output }: ToolOutcome): { uid: unknown; threshold: unknown }[] {
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Shown)
    .map(({ attributes }) => {
      const of = (name: string): unknown => attributes.find(({ key }) => key === name)?.value;
      return { uid: of("log.record.uid"), threshold: of("sampling.threshold") };
    });
}

test("the tool shows what a dead process had decided to send, with its thresholds, and exports just that", async () => {
  const { scene } = decidedScene();
  const shown = shownBy(await scene.run("cat", "--json"));
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.length).toBeLessThanOrEqual(20);
  const thresholds = new Set(shown.map(({ threshold }) => JSON.stringify(threshold)));
  expect(thresholds).not.toContain(JSON.stringify({ stringValue: "0" }));
  expect(await scene.run("verify")).toMatchObject({ code: 0 });
  scene.files.makeDirectory("/carry");
  const exported = await scene.run("export", FILE);
  expect(exported.output).toContain(`exported ${shown.length} records`);
  const { thinned, exported: sent, discrepancy } = await scene.stat();
  expect({ thinned, sent, discrepancy }).toEqual({
    thinned: 100 - shown.length,
    sent: shown.length,
    discrepancy: 0,
  });
});

test("what is wrong with decisions is damage that verify tells of", async () => {
  const { scene, windows } = decidedScene(2);
  const bytes = Buffer.from(scene.files.bytesOf(windows));
  bytes[60]! ^= 1;
  scene.files.put(windows, bytes);
  const { code, output } = await scene.run("verify");
  expect(code).toBe(1);
  expect(output).toContain(windows);
});
