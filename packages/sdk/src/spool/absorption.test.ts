import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import { MAX_ROW_BYTES } from "../row/row-format.ts";
import { absorbSummaries, MAX_ABSORBED_AT_ONCE, MAX_SUMMARIES_KEPT } from "./absorption.ts";
import { BLOCK_KIND, encodeBlock } from "./block.ts";
import { Instance } from "./instance.ts";
import { instanceBytes } from "./instance-name.ts";
import { Journal } from "./journal.ts";
import type { Ledger } from "./ledger.ts";
import { LOOK_INTERVAL_MILLIS } from "./predecessors.ts";
import { readSummary } from "./read-summary.ts";
import { emptyState, encodeState, eventAccount, type InstanceState } from "./state.ts";

const CLOSED = MAX_SUMMARIES_KEPT + 3;
const id = (last: number): string => `01a2075b-5dc5-717e-b91f-${String(last).padStart(12, "0")}`;

let pid = 7000;

function start(files: FileSystem, clock = new ManualClock(), processes?: FakeProcesses): Workbench {
  const own = pid++;
  return new Workbench({
    files,
    clock,
    processes: processes ?? new FakeProcesses(own),
    seed: own,
    ringBytes: 2 * MAX_ROW_BYTES,
  });
}

function summaries(memory: MemoryFileSystem): string[] {
  return memory.list(ROOT).filter((name) => name.endsWith(".summary"));
}

/** Books of an instance that emitted and delivered `rows`, as a summary. */
function putSummary(memory: MemoryFileSystem, instance: string, state: InstanceState): void {
  const header = {
    kind: BLOCK_KIND.journal,
    lane: 0,
    items: 0,
    cumulativeItems: 0,
    firstSequence: 0,
    timeMillis: 0,
  };
  const place = { instance: instanceBytes(instance), file: 0, offset: 0 };
  memory.makeDirectory(ROOT);
  memory.put(`${ROOT}/${instance}.summary`, encodeBlock(encodeState(state), header, place));
}

function delivered(rows: number, isKilled = false): InstanceState {
  const state = emptyState();
  const account = eventAccount(state, 1, "closed");
  account.counts = [rows, 0, 0, 0, 0, 0, rows];
  account.admitted = rows;
  state.outcomes.delivered = rows;
  return Object.assign(state, { isClosed: true, unknownTails: isKilled ? 1 : 0, emitsAhead: 10 });
}

/** A root with so many summaries, of 1, 2, 3 … rows; every third one's process was killed. */
function rootOf(count: number): MemoryFileSystem {
  const memory = new MemoryFileSystem();
  for (let number = 1; number <= count; number++) {
    putSummary(memory, id(number), delivered(number, number % 3 === 0));
  }
  return memory;
}

function expectRows(ledger: Ledger, count: number): void {
  expectBalanced(ledger);
  const rows = (count * (count + 1)) / 2;
  expect(ledger).toMatchObject({ emitted: rows, delivered: rows });
}

function expectClosed(ledger: Ledger, count: number): void {
  expectRows(ledger, count);
  const incarnations = Math.floor(count / 3);
  expect(ledger.unknownTail).toEqual({ incarnations, maxRecords: 10 * incarnations });
}

test("summaries beyond a few are absorbed, and the ledger is what it was", () => {
  for (const count of [MAX_SUMMARIES_KEPT, CLOSED]) {
    const memory = rootOf(count);
    const bench = start(memory);
    expectClosed(bench.spool.ledger(), count);
    expect(summaries(memory).length).toBe(count === CLOSED ? 0 : count);
    // What it absorbed is in its own summary, and in the books of whoever absorbs that.
    bench.spool.close();
    expect(summaries(memory).length).toBe(count === CLOSED ? 1 : count + 1);
    expectClosed(start(memory).spool.ledger(), count);
  }
});

test("T23, T25: a crash at any operation of an absorption counts each instance once", () => {
  const whole = rootOf(CLOSED);
  for (let survived = 0; ; survived++) {
    const memory = whole.copy();
    const files = new FaultyFileSystem(memory);
    files.decide = () => (files.operations.length > survived ? "EIO" : undefined);
    const bench = start(files);
    const isWhole = files.operations.length <= survived;
    // The process dies with what it could do; the next one finds a disk that works.
    const next = start(memory);
    expectRows(next.spool.ledger(), CLOSED);
    // And after that one was killed, too.
    expectRows(start(memory).spool.ledger(), CLOSED);
    expect(bench.spool.ledger().discrepancy).toBe(0);
    if (isWhole) break;
  }
});

test("a process whose disk fails at any operation goes on where it was", () => {
  const whole = rootOf(CLOSED);
  for (let survived = 0; ; survived++) {
    const memory = whole.copy();
    const files = new FaultyFileSystem(memory);
    const clock = new ManualClock();
    files.decide = () => (files.operations.length > survived ? "EIO" : undefined);
    const bench = start(files, clock);
    const isWhole = files.operations.length <= survived;
    files.decide = () => undefined;
    for (let look = 0; look < 2; look++) {
      clock.advance(LOOK_INTERVAL_MILLIS);
      bench.spool.maintain();
    }
    expectClosed(bench.spool.ledger(), CLOSED);
    bench.spool.close();
    expect(memory.paths.every((path) => path.endsWith(".summary"))).toBe(true);
    expectClosed(start(memory).spool.ledger(), CLOSED);
    if (isWhole) break;
  }
});

test("of two that absorb at the same time each summary is in the books of one", () => {
  const whole = rootOf(CLOSED);
  for (let at = 1; ; at++) {
    const memory = whole.copy();
    const clock = new ManualClock();
    const [one, other] = [new FakeProcesses(1), new FakeProcesses(2)];
    one.livenessOf.set(2, "alive");
    other.livenessOf.set(1, "alive");
    const files = new FaultyFileSystem(memory);
    let second: Workbench | undefined;
    // From when the first has its directory.
    let left = Number.POSITIVE_INFINITY;
    files.decide = ({ name, path }) => {
      if (name === "syncDirectory" && path === ROOT) left = Math.min(left, at);
      if (left-- === 0) second = start(memory, clock, other);
      return undefined;
    };
    const first = start(files, clock, one);
    if (second === undefined) break;
    for (const bench of [first, second]) {
      bench.write("normal", 2);
      bench.deliverAll();
      expectBalanced(bench.spool.ledger());
    }
    clock.advance(LOOK_INTERVAL_MILLIS);
    for (const bench of [first, second]) bench.spool.maintain();
    const sum = first.spool.ledger().emitted + second.spool.ledger().emitted;
    // A few may be in the root and in both ledgers; what is absorbed is in one.
    const shared = summaries(memory).reduce((rows, name) => rows + Number(name.slice(24, 36)), 0);
    expect(sum, `at operation ${at}`).toBe((CLOSED * (CLOSED + 1)) / 2 + shared + 4);
    first.spool.close();
    second.spool.close();
    const ledger = start(memory, clock).spool.ledger();
    expectBalanced(ledger);
    expect(ledger.delivered).toBe((CLOSED * (CLOSED + 1)) / 2 + 4);
  }
});

test("a process that restarts a hundred times leaves no more than a few summaries", () => {
  const memory = new MemoryFileSystem();
  for (let run = 1; run <= 100; run++) {
    const bench = start(memory);
    bench.write("normal", 2);
    bench.deliverAll();
    // Every other one is killed.
    if (run % 2 === 0) bench.spool.close();
    expect(summaries(memory).length).toBeLessThanOrEqual(MAX_SUMMARIES_KEPT + 2);
  }
  const ledger = start(memory).spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 200, delivered: 200 });
  expect(ledger.unknownTail.incarnations).toBe(50);
});

test("one step takes a bounded number of summaries", () => {
  const memory = rootOf(2 * MAX_ABSORBED_AT_ONCE + 5);
  const closed = new Map<string, InstanceState>();
  for (const name of summaries(memory)) {
    const state = readSummary(memory, `${ROOT}/${name}`, name.slice(0, 36));
    if (typeof state === "object") closed.set(name.slice(0, 36), state);
  }
  const own = instanceOf(memory, id(0));
  let listed = 0;
  const record = own.record.bind(own);
  own.record = () => {
    listed = Math.max(listed, own.state.absorbed?.claimed.length ?? 0);
    record();
  };
  const taken: number[] = [];
  while (taken.at(-1) !== 0) taken.push(absorbSummaries(memory, ROOT, own, closed));
  expect(taken).toEqual([MAX_ABSORBED_AT_ONCE, MAX_ABSORBED_AT_ONCE, 5, 0]);
  expect(listed).toBe(MAX_ABSORBED_AT_ONCE);
  expect(own.state.absorbed).toMatchObject({ instances: 2 * MAX_ABSORBED_AT_ONCE + 5 });
  expect(closed.size).toBe(0);
});

test("an instance that still has a directory is not absorbed", () => {
  const memory = rootOf(CLOSED);
  memory.makeDirectory(`${ROOT}/${id(1)}`);
  memory.makeDirectory(`${ROOT}/${id(2)}~${id(900)}`);
  memory.put(`${ROOT}/${id(1)}/owner.json`, Buffer.from(JSON.stringify({ pid: 5 })));
  memory.makeDirectory(`${ROOT}/${id(900)}`);
  memory.put(`${ROOT}/${id(900)}/owner.json`, Buffer.from(JSON.stringify({ pid: 5 })));
  const processes = new FakeProcesses(pid++);
  processes.livenessOf.set(5, "alive");
  const bench = start(memory, new ManualClock(), processes);
  expect(summaries(memory).sort()).toEqual([`${id(1)}.summary`, `${id(2)}.summary`]);
  expectClosed(bench.spool.ledger(), CLOSED);
});

test("what a closed instance lost and nobody reported is reported by whoever absorbs it", () => {
  const memory = new MemoryFileSystem();
  const state = delivered(3);
  const range = {
    instance: id(1),
    lane: "bulk",
    firstSequence: 4,
    lastSequence: 9,
    rows: 6,
    reason: "dropped.spool_full",
  } as const;
  state.lost = [range];
  putSummary(memory, id(1), state);
  const own = instanceOf(memory, id(0));
  absorbSummaries(memory, ROOT, own, new Map([[id(1), state]]));
  expect(own.state.lost).toEqual([range]);
});

function instanceOf(memory: MemoryFileSystem, instance: string): Instance {
  const directory = `${ROOT}/${instance}`;
  memory.makeDirectory(directory);
  const journal = new Journal(memory, new ManualClock(), directory, instance, 0);
  return new Instance(memory, instance, directory, emptyState(), journal, { attributes: {} });
}
