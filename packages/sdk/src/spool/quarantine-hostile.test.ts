import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { deliverUids, openQuarantine, setAllAside } from "../../test/support/spool/set-aside.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import { type BlockPlace, booksHeader, encodeBlock } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import { LOOK_INTERVAL_MILLIS } from "./predecessors.ts";
import type { QuarantineEntry } from "./quarantine.ts";
import { emptyState, encodeState } from "./state.ts";
import type { Unfit } from "./unfit.ts";

/** Neither root nor the user that files belong to where nobody else says. */
const USER = 1000;
const STRANGER = 1001;
const DIRECTORY = `${ROOT}/quarantine`;
const id = (last: number): string => `01a2075b-5dc5-717e-b91f-${String(last).padStart(12, "0")}`;

let pid = 21_000;

function start(memory: MemoryFileSystem, clock = new ManualClock()): Workbench {
  const own = pid++;
  return new Workbench({
    files: memory,
    clock,
    processes: new FakeProcesses(own, USER),
    seed: own,
  });
}

/** A disk with two entries of a process that is gone. */
function given(): { memory: MemoryFileSystem; entries: readonly QuarantineEntry[] } {
  const memory = new MemoryFileSystem();
  memory.owner = USER;
  const bench = start(memory);
  bench.write("normal", 3);
  bench.write("bulk", 2);
  expect(setAllAside(bench)).toBe(true);
  bench.spool.close();
  return { memory, entries: open(memory).list() };
}

/** The quarantine as a user sees it who is not root; what is left as it is, is told. */
function open(memory: MemoryFileSystem, told: Unfit[] = []): ReturnType<typeof openQuarantine> {
  const processes = new FakeProcesses(1, USER);
  return openQuarantine(memory, { processes, unfit: (unfit) => told.push(unfit) });
}

test("what is set aside is for its owner's eyes only", () => {
  const { memory } = given();
  expect(memory.status(DIRECTORY)?.mode).toBe(0o700);
  for (const path of memory.paths.filter((file) => file.startsWith(DIRECTORY))) {
    expect(memory.status(path)?.mode).toBe(0o600);
  }
  memory.setMode(DIRECTORY, 0o755);
  const bench = start(memory);
  bench.write("normal", 1);
  expect(setAllAside(bench)).toBe(true);
  expect(memory.status(DIRECTORY)?.mode).toBe(0o700);
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_UNSAFE"]);
});

test.each<[string, (memory: MemoryFileSystem) => void]>([
  ["a link", (memory) => memory.putLink(DIRECTORY)],
  ["a file", (memory) => memory.put(DIRECTORY, Buffer.from("x"))],
  [
    "a stranger's directory",
    (memory) => {
      memory.makeDirectory(DIRECTORY);
      memory.setOwner(DIRECTORY, STRANGER);
    },
  ],
])("%s in the place of the quarantine takes no rows, and they stay", (_, spoil) => {
  const memory = new MemoryFileSystem();
  memory.owner = USER;
  const bench = start(memory);
  spoil(memory);
  bench.write("normal", 2);
  expect(setAllAside(bench)).toBe(false);
  expect(bench.spool.ledger()).toMatchObject({ buffered: 2, quarantined: 0, discrepancy: 0 });
  expect(bench.warnings.map(({ code }) => code).sort()).toEqual([
    "SONDE_SPOOL_UNAVAILABLE",
    "SONDE_SPOOL_UNSAFE",
  ]);
  const told: Unfit[] = [];
  expect(open(memory, told).list()).toEqual([]);
  expect(open(memory, told).requeue(id(1))).toBe(false);
  expect(open(memory, told).remove(id(1), "dropped.purged")).toBe(false);
  expect(told.map(({ path }) => path)).toEqual([DIRECTORY, DIRECTORY, DIRECTORY]);
});

test.each<[string, (memory: MemoryFileSystem, directory: string) => void, Unfit["kind"]]>([
  ["a stranger's entry", (memory, path) => memory.setOwner(path, STRANGER), "unsafe"],
  [
    "an entry with a stranger's segment",
    (memory, path) => memory.setOwner(`${path}/normal-00000001.seg`, STRANGER),
    "unsafe",
  ],
  [
    "an entry with a link in it",
    (memory, path) => {
      memory.removeFile(`${path}/normal-00000001.seg`);
      memory.putLink(`${path}/normal-00000001.seg`);
    },
    "unsafe",
  ],
  [
    "an entry of a later version",
    (memory, path) => {
      const place: BlockPlace = { instance: instanceBytes(id(3)), file: 1, offset: 0 };
      const block = encodeBlock(encodeState(emptyState()), booksHeader(0), place);
      block[4] = 2;
      memory.put(`${path}/journal-00000001.log`, block);
    },
    "newer",
  ],
])("%s is left as it is, and told", (_, spoil, kind) => {
  const { memory, entries } = given();
  const spoiled = entries.find(({ reason }) => reason?.count === 3)!;
  const other = entries.find(({ reason }) => reason?.count === 2)!;
  spoil(memory, spoiled.directory);
  const before = memory.paths;
  const told: Unfit[] = [];
  const quarantine = open(memory, told);
  expect(quarantine.list()).toEqual([other]);
  expect(quarantine.requeue(spoiled.id)).toBe(false);
  expect(quarantine.remove(spoiled.id, "dropped.purged")).toBe(false);
  expect(told.map((unfit) => unfit.kind)).toEqual([kind, kind, kind]);
  expect(memory.paths).toEqual(before);
  expect(quarantine.requeue(other.id)).toBe(true);
  const next = start(memory);
  expect(deliverUids(next).length).toBe(2);
  expectBalanced(next.spool.ledger());
});

test("anything else in there is not ours, and is never followed", () => {
  const { memory, entries } = given();
  memory.putLink(`${DIRECTORY}/${id(1)}`);
  memory.put(`${DIRECTORY}/${id(2)}`, Buffer.from("x"));
  memory.put(`${DIRECTORY}/notes.txt`, Buffer.from("x"));
  memory.makeDirectory(`${DIRECTORY}/../elsewhere`);
  memory.makeDirectory(`${DIRECTORY}/.${id(3)}~${id(4)}`);
  memory.makeDirectory(`${DIRECTORY}/${id(5)}~${id(6)}`);
  const told: Unfit[] = [];
  const quarantine = open(memory, told);
  expect(quarantine.list()).toEqual(entries);
  expect(told).toEqual([]);
  for (const name of [id(7), `.${id(3)}~${id(4)}`, `${id(5)}~${id(6)}`, "..", "notes.txt", ""]) {
    expect(quarantine.requeue(name)).toBe(false);
    expect(quarantine.remove(name, "dropped.purged")).toBe(false);
  }
  const bench = start(memory);
  bench.write("normal", 1);
  expect(setAllAside(bench)).toBe(true);
  expectBalanced(bench.spool.ledger());
});

test.each<[string, string]>([
  ["no JSON", "{"],
  ["no object", "null"],
  ["not what it should be", '{"reason":7,"count":1}'],
  ["endless", `{"reason":"${"x".repeat(5000)}"}`],
])("a reason that is %s costs nothing but the reason", (_, text) => {
  const { memory, entries } = given();
  for (const { directory } of entries) {
    memory.put(`${directory}/reason.json`, Buffer.from(text));
  }
  const quarantine = open(memory);
  for (const entry of quarantine.list()) {
    expect(entry.reason).toBeUndefined();
    expect(quarantine.requeue(entry.id)).toBe(true);
  }
  const next = start(memory);
  expect(deliverUids(next).length).toBe(5);
  expectBalanced(next.spool.ledger());
});

test.each(["normal-00000001.seg", "journal-00000001.log"])(
  "damage in an entry's %s costs the rows it hits, exactly, and counts no row twice",
  (name) => {
    const { memory, entries } = given();
    const entry = entries.find(({ reason }) => reason?.count === 3)!;
    const path = `${entry.directory}/${name}`;
    const bytes = memory.bytesOf(path);
    for (let at = 0; at < bytes.byteLength; at += 61) {
      const disk = memory.copy();
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0xff;
      disk.put(path, damaged);
      expect(open(disk).requeue(entry.id)).toBe(true);
      const next = start(disk);
      const arrived = deliverUids(next).length;
      const ledger = next.spool.ledger();
      expectBalanced(ledger);
      expect(ledger).toMatchObject({ emitted: 5, admitted: 5, quarantined: 2, delivered: arrived });
      expect(ledger.dropped).toBe(3 - arrived);
      expect(ledger.unknownTail.incarnations).toBe(0);
    }
  },
);

test("books that name what is no entry move nothing", () => {
  const memory = new MemoryFileSystem();
  memory.owner = USER;
  memory.makeDirectory(`${ROOT}/${id(1)}`);
  const state = { ...emptyState(), quarantining: ["../..", "", `${id(2)}~${id(3)}`, id(4)] };
  const place = { instance: instanceBytes(id(1)), file: 1, offset: 0 };
  const step = encodeBlock(encodeState(state), booksHeader(0), place);
  memory.put(`${ROOT}/${id(1)}/journal-00000001.log`, step);
  const clock = new ManualClock();
  const bench = start(memory, clock);
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  expect(bench.warnings).toEqual([]);
  expectBalanced(bench.spool.ledger());
  expect(memory.list(ROOT)).toContain(`${id(1)}.summary`);
});
