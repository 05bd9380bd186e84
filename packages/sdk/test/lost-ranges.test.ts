/*
 * Gaps in `log.record.uid` prove loss: whatever of an instance did not arrive lies in a range that a
 * `sonde.ledger` event lists, and the ranges of a lane count exactly as many rows as are missing.
 */
import { expect, test } from "vitest";
import type { Channel } from "../src/emit/slot.ts";
import type { EventDefinition, Priority } from "../src/emitter.ts";
import { LedgerReporter } from "../src/ledger-reporter.ts";
import { LEDGER_EVENT } from "../src/row/own-events.ts";
import type { EventRecord } from "../src/row/record.ts";
import { BLOCK_KIND } from "../src/spool/block.ts";
import { instanceBytes } from "../src/spool/instance-name.ts";
import { LANES } from "../src/spool/lanes.ts";
import { type LostRange, lostRangesOf } from "../src/spool/lost-ranges.ts";
import { scanBlocks } from "../src/spool/scan.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { type Numbered, numberedDefinition } from "./support/spool/events.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { FaultyFileSystem } from "./support/spool/faulty-file-system.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { WIDE, wideDefinition } from "./support/spool/segment-disk.ts";
import { Workbench } from "./support/spool/workbench.ts";

const MINUTE_MILLIS = 60_000;

/** Processes that live one after the other on one disk, and a backend that keeps what it was sent. */
class History {
  readonly memory = new MemoryFileSystem();
  readonly files = new FaultyFileSystem(this.memory);
  readonly clock = new ManualClock();
  readonly arrived: { readonly instance: string; readonly record: EventRecord }[] = [];
  /** By instance, the lane of each row, by sequence. */
  readonly lanes = new Map<string, Priority[]>();
  #pid = 100;
  #reporter: LedgerReporter | undefined;
  #wide: Channel | undefined;
  #bench: Workbench | undefined;

  get bench(): Workbench {
    if (this.#bench === undefined) throw new Error("no process has started");
    return this.#bench;
  }

  /** The next process; the one before is dead, closed or not. */
  start(maxBytes?: number): Workbench {
    const { files, clock } = this;
    const pid = this.#pid++;
    const options = { files, clock, processes: new FakeProcesses(pid), seed: pid };
    const bench = new Workbench(maxBytes === undefined ? options : { ...options, maxBytes });
    this.#bench = bench;
    const read = (): ReturnType<typeof bench.spool.report> => bench.spool.report();
    this.#reporter = new LedgerReporter({ host: bench.host, clock, read, intervalMillis: 1000 });
    this.lanes.set(bench.instanceId, []);
    return bench;
  }

  write(lane: Priority, count: number): void {
    this.bench.emit(lane, count);
    this.#laneOf().push(...Array.from({ length: count }, () => lane));
    this.#take();
  }

  writeEvent(definition: EventDefinition<Numbered>): void {
    this.bench.emitEvent(definition, { sequence: 0 });
    this.#laneOf().push(definition.delivery.priority);
    this.#take();
  }

  /** A row of some 500 bytes in the bulk lane. */
  emitWide(): void {
    this.#wide ??= this.bench.host.open(
      wideDefinition("bulk") as EventDefinition<never>,
      undefined,
    );
    this.#wide.emit(WIDE, undefined);
    this.#laneOf().push("bulk");
  }

  report(): void {
    const before = this.bench.spool.ledger().self;
    this.#reporter?.report();
    this.#take();
    if (this.bench.spool.ledger().self > before) this.#laneOf().push("critical");
  }

  /** So long that segments are sealed, what is adopted is summarized, and summaries are absorbed. */
  rest(): void {
    for (let i = 0; i < 3; i++) {
      this.clock.advance(MINUTE_MILLIS);
      this.bench.spool.maintain();
    }
    expectBalanced(this.bench.spool.ledger());
  }

  deliver(): void {
    const { spool } = this.bench;
    for (let lease = spool.lease(); lease !== undefined; lease = spool.lease()) {
      const instance = lease.instance.id;
      this.arrived.push(...lease.records.map((record) => ({ instance, record })));
      this.bench.deliver(lease);
    }
    expectBalanced(spool.ledger());
  }

  /** What the reports that arrived list, each range once. */
  reported(): LostRange[] {
    const ranges = this.arrived
      .filter(({ record }) => record.layout.event === LEDGER_EVENT)
      .flatMap(({ record }) => lostRangesOf(record));
    return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
  }

  /** Every gap lies in a range of its lane, and the ranges of a lane count what is missing in it. */
  expectGapsProven(): number {
    let missingInAll = 0;
    for (const [instance, lanes] of this.lanes) {
      const arrived = new Set(
        this.arrived
          .filter((one) => one.instance === instance)
          .map(({ record }) => record.sequence),
      );
      for (const lane of LANES) {
        const missing = [...lanes.keys()].filter(
          (sequence) => lanes[sequence] === lane && !arrived.has(sequence),
        );
        const ranges = this.reported().filter(
          (range) => range.instance === instance && range.lane === lane,
        );
        const counted = ranges.reduce((sum, { rows }) => sum + rows, 0);
        expect(counted, `${instance} ${lane}`).toBe(missing.length);
        for (const sequence of missing) {
          const isIn = (range: LostRange): boolean =>
            range.firstSequence <= sequence && sequence <= range.lastSequence;
          expect(ranges.some(isIn), `${instance}:${sequence} in ${JSON.stringify(ranges)}`).toBe(
            true,
          );
        }
        missingInAll += missing.length;
      }
    }
    return missingInAll;
  }

  damage(path: string, at: number): void {
    const bytes = this.memory.bytesOf(path);
    bytes[at]! ^= 0xff;
    this.memory.put(path, bytes);
  }

  #take(): void {
    this.bench.take();
    this.bench.spool.sync();
    expectBalanced(this.bench.spool.ledger());
  }

  #laneOf(): Priority[] {
    return this.lanes.get(this.bench.instanceId)!;
  }
}

test("eviction: the evicted rows are a range, and it goes from the books with the report", () => {
  const history = new History();
  const { spool } = history.start();
  for (let i = 0; i < 10; i++) {
    for (let row = 0; row < 1000; row++) history.emitWide();
    history.write("critical", 10);
  }
  history.rest();
  spool.lease()!.instance.evict("bulk");
  const { dropped, byReason } = spool.ledger();
  expect(dropped).toBeGreaterThan(1000);
  expect(byReason).toEqual({ "dropped.spool_full": dropped });
  expect(spool.report().lost.map(({ reason }) => reason)).toEqual(["dropped.spool_full"]);
  history.report();
  expect(spool.report().lost).toEqual([]);
  history.deliver();
  expect(history.expectGapsProven()).toBe(dropped);
});

test("thinning: what had to make room near the cap is in ranges, and nothing is dropped blindly", () => {
  const history = new History();
  const { spool } = history.start(16 * 1024 * 1024);
  for (let i = 0; i < 40; i++) {
    for (let row = 0; row < 1000; row++) history.emitWide();
    history.write("critical", 10);
    history.clock.advance(1000);
    spool.maintain();
  }
  expect(spool.ledger()).toMatchObject({ dropped: 0, thinned: 0 });
  history.deliver();
  const { thinned, byReason } = spool.ledger();
  expect(thinned).toBeGreaterThan(5000);
  expect(byReason).toEqual({ "thinned.spool_full": thinned });
  history.report();
  history.deliver();
  expect(history.expectGapsProven()).toBe(thinned);
});

test("expiry: the rows of a lease that are past their ttl", () => {
  const history = new History();
  history.start();
  const short = numberedDefinition("bench.short", "normal");
  const delivery = { ...short.delivery, ttlMillis: MINUTE_MILLIS };
  for (let i = 0; i < 5; i++) {
    history.write("normal", 3);
    history.writeEvent({ ...short, delivery });
  }
  history.clock.advance(10 * MINUTE_MILLIS);
  history.deliver();
  expect(history.bench.spool.ledger().byReason).toEqual({ "dropped.expired": 5 });
  history.report();
  history.deliver();
  expect(history.expectGapsProven()).toBe(5);
});

test("damage: a block that recovery misses, one that a lease misses, and the last of a file", () => {
  const history = new History();
  const { directory, instanceId } = history.start();
  for (let i = 0; i < 6; i++) {
    history.write("normal", 4);
    history.write("bulk", 2);
  }
  damageRows(history, `${directory}/normal-00000001.seg`, instanceId, 2);
  damageRows(history, `${directory}/bulk-00000001.seg`, instanceId, 5);
  const adopter = history.start();
  expect(adopter.spool.ledger().byReason).toEqual({ "dropped.damaged": 6 });
  damageRows(history, `${directory}~${adopter.instanceId}/normal-00000001.seg`, instanceId, 2);
  history.deliver();
  history.report();
  history.rest();
  history.report();
  history.deliver();
  expect(history.bench.spool.ledger().byReason).toEqual({ "dropped.damaged": 10 });
  expect(history.expectGapsProven()).toBe(10);
});

/** Spoils the rows of one of the blocks that can still be read. */
function damageRows(history: History, path: string, instance: string, index: number): void {
  const place = { instance: instanceBytes(instance), file: 1 };
  const { blocks } = scanBlocks(history.memory.bytesOf(path), place);
  const rows = blocks.filter(({ kind }) => kind === BLOCK_KIND.rows);
  history.damage(path, rows[index]!.offset + 60);
}

test("what one process lost and did not say, another one says, closed or killed", () => {
  for (const end of ["closed", "killed"] as const) {
    const history = new History();
    const first = history.start();
    history.write("normal", 4);
    history.clock.advance(MINUTE_MILLIS);
    first.spool.maintain();
    damageRows(history, `${first.directory}/normal-00000001.seg`, first.instanceId, 0);
    history.deliver();
    if (end === "closed") first.spool.close();
    history.start();
    history.rest();
    history.write("normal", 1);
    history.report();
    history.deliver();
    expect(history.expectGapsProven(), end).toBe(4);
    // Said once, and no more.
    history.rest();
    expect(history.bench.spool.report().lost, end).toEqual([]);
  }
});

test("a directory that somebody removed: all rows that were in it", () => {
  const history = new History();
  const { directory, spool } = history.start();
  history.write("normal", 4);
  history.write("bulk", 7);
  for (const path of history.memory.paths) {
    if (path.startsWith(directory)) history.memory.removeFile(path);
  }
  history.memory.removeDirectory(directory);
  history.clock.advance(1000);
  spool.maintain();
  expect(spool.ledger().byReason).toEqual({ "dropped.directory_gone": 11 });
  history.report();
  history.deliver();
  expect(history.expectGapsProven()).toBe(11);
});

test("a report that the disk does not take has said nothing", () => {
  const history = new History();
  const { spool } = history.start();
  history.write("normal", 4);
  const state = spool.lease()!.instance.state;
  const range = {
    instance: history.bench.instanceId,
    lane: "bulk",
    firstSequence: 0,
    lastSequence: 1,
    rows: 1,
    reason: "dropped.damaged",
  } as const;
  state.lost = [range];
  history.files.decide = ({ name }) => (name === "write" ? "ENOSPC" : undefined);
  history.report();
  expect(spool.report().lost).toEqual([range]);
  history.files.decide = () => undefined;
  history.clock.advance(1000);
  history.bench.take();
  expect(spool.report().lost).toEqual([]);
});

const seeds = [
  Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 31),
  // A block that was passed over and not booked before the process died: behind the cursor.
  7,
  // A process that was killed between its report and the next step of an adopted instance's journal.
  1476630974,
];

test.each(seeds)("histories of losses of every kind, seed %i: no gap without a range", (seed) => {
  const random = new SeededRandom(seed);
  let missing = 0;
  for (let run = 0; run < 15; run++) {
    const history = new History();
    for (let life = 0; life < 3; life++) {
      history.start();
      for (let step = 0; step < 12; step++) {
        history.write(LANES[random.below(3)]!, 1 + random.below(5));
        if (random.below(5) === 0) history.report();
        if (random.below(6) === 0) history.rest();
        if (random.below(6) === 0) history.deliver();
        if (random.below(4) === 0) damageSomething(history, random);
      }
      if (random.below(2) === 0) history.bench.spool.close();
    }
    history.start();
    history.rest();
    history.deliver();
    history.rest();
    history.write("normal", 1);
    history.report();
    history.deliver();
    missing += history.expectGapsProven();
  }
  // Otherwise the history lost too little to show anything.
  expect(missing).toBeGreaterThan(5);
});

/** Spoils a byte of a segment. Not of the critical lane: a report that is lost takes along what it says. */
function damageSomething(history: History, random: SeededRandom): void {
  const segments = history.memory.paths.filter((path) => /(normal|bulk)-\d+\.seg$/.test(path));
  if (segments.length === 0) return;
  const path = segments[random.below(segments.length)]!;
  // Another version in the first block, and the directory would be left as it is, for who knows it.
  const from = 8;
  history.damage(path, from + random.below(history.memory.bytesOf(path).byteLength - from));
}
