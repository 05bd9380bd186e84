import { expect, test } from "vitest";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { errorCode } from "../errors.ts";
import { Journal } from "./journal.ts";
import { readJournal } from "./read-journal.ts";
import { emptyState, eventAccount, type InstanceState } from "./state.ts";

const DIRECTORY = "/journal";
const INSTANCE = "01a2075b-5dc5-717e-b91f-bb7c3f97af87";

function setUp(): {
  memory: MemoryFileSystem;
  files: FaultyFileSystem;
  journal: Journal;
  state: InstanceState;
} {
  const memory = new MemoryFileSystem();
  memory.makeDirectory(DIRECTORY);
  const files = new FaultyFileSystem(memory);
  const journal = new Journal(files, new ManualClock(), DIRECTORY, INSTANCE, 0);
  return { memory, files, journal, state: emptyState() };
}

function step(journal: Journal, state: InstanceState, delivered: number, events = 1): void {
  state.outcomes.delivered = delivered;
  const changed = new Set<string>();
  for (let id = 1; id <= events; id++) {
    eventAccount(state, id, `event.with.a.long.name.${id}`).admitted = delivered;
    changed.add(String(id));
  }
  journal.append(state, changed);
}

function codeOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}

const read = (memory: MemoryFileSystem): number =>
  readJournal(memory, DIRECTORY, INSTANCE).state.outcomes.delivered;

test("the last step counts, and events that it does not name are as they were before", () => {
  const { memory, journal, state } = setUp();
  eventAccount(state, 1, "first").admitted = 5;
  journal.append(state, new Set(["1"]));
  eventAccount(state, 2, "second").admitted = 7;
  journal.append(state, new Set(["2"]));
  journal.append(state, new Set());
  const { events } = readJournal(memory, DIRECTORY, INSTANCE).state;
  expect(events["1"]).toMatchObject({ name: "first", admitted: 5 });
  expect(events["2"]).toMatchObject({ name: "second", admitted: 7 });
});

test("a directory without a journal has an empty state", () => {
  const { memory } = setUp();
  expect(readJournal(memory, DIRECTORY, INSTANCE)).toEqual({
    state: emptyState(),
    generation: 0,
    isDamaged: false,
  });
});

test("a last step that is torn at any byte leaves the one before", () => {
  const { memory, journal, state } = setUp();
  step(journal, state, 1);
  const before = memory.bytesOf(`${DIRECTORY}/journal-00000001.log`).byteLength;
  step(journal, state, 2);
  const whole = memory.bytesOf(`${DIRECTORY}/journal-00000001.log`);
  for (let length = before; length < whole.byteLength; length++) {
    memory.put(`${DIRECTORY}/journal-00000001.log`, whole.subarray(0, length));
    const reading = readJournal(memory, DIRECTORY, INSTANCE);
    expect(reading).toMatchObject({ isDamaged: false, state: { outcomes: { delivered: 1 } } });
  }
});

test("damage before the last step is told, for events may be missing", () => {
  const { memory, journal, state } = setUp();
  for (let delivered = 1; delivered <= 3; delivered++) step(journal, state, delivered);
  const bytes = memory.bytesOf(`${DIRECTORY}/journal-00000001.log`);
  bytes[60]! ^= 1;
  memory.put(`${DIRECTORY}/journal-00000001.log`, bytes);
  const { isDamaged } = readJournal(memory, DIRECTORY, INSTANCE);
  expect(isDamaged).toBe(true);
  expect(read(memory)).toBe(3);
});

test("T25: at every point of a rotation the disk holds a state that was recorded", () => {
  const { memory, files, journal, state } = setUp();
  let recorded = 0;
  let rotations = 0;
  files.decide = ({ name }) => {
    if (name === "removeFile") rotations++;
    // What is on the disk before each operation is what a crash there would leave.
    const delivered = read(memory.copy());
    expect([recorded, recorded + 1]).toContain(delivered);
    return undefined;
  };
  for (; recorded < 40; recorded++) step(journal, state, recorded + 1, 500);
  expect(rotations).toBeGreaterThan(0);
  expect(memory.paths.length).toBe(1);
  expect(read(memory)).toBe(40);
  journal.close();
  expect(memory.openDescriptors).toBe(0);
});

test("while the disk refuses, nothing piles up and the last whole state stays", () => {
  const { memory, files, journal, state } = setUp();
  step(journal, state, 1);
  for (const fault of [{ shortBy: 1 }, "ENOSPC", "EIO"]) {
    for (const name of ["write", "sync", "syncDirectory", "create"]) {
      files.decide = (operation) => (operation.name === name ? fault : undefined);
      const wanted = typeof fault === "string" ? fault : name === "write" ? "ENOSPC" : undefined;
      for (let i = 0; i < 5; i++) {
        // Closed, it has to make a new file each time.
        journal.close();
        expect(codeOf(() => step(journal, state, 2))).toBe(wanted);
        expect(memory.paths.length, name).toBeLessThanOrEqual(1);
        expect([1, 2]).toContain(read(memory));
      }
    }
  }
  files.decide = () => undefined;
  step(journal, state, 3);
  expect(read(memory)).toBe(3);
  expect(memory.paths.length).toBe(1);
});

test("a sync that failed is never tried again on the same file", () => {
  const { memory, files, journal, state } = setUp();
  step(journal, state, 1);
  step(journal, state, 2);
  files.decide = ({ name }) => (name === "sync" ? "EIO" : undefined);
  expect(() => journal.sync()).toThrow("EIO");
  files.decide = () => undefined;
  step(journal, state, 3);
  journal.sync();
  const syncs = files.operations.filter(({ name }) => name === "sync").map(({ path }) => path);
  expect(syncs).toEqual([
    `${DIRECTORY}/journal-00000001.log`,
    `${DIRECTORY}/journal-00000001.log`,
    `${DIRECTORY}/journal-00000002.log`,
  ]);
  expect(memory.paths).toEqual([`${DIRECTORY}/journal-00000002.log`]);
});

test("the next owner goes on behind the newest file, readable or not", () => {
  const { memory, journal, state } = setUp();
  step(journal, state, 1);
  journal.close();
  memory.put(`${DIRECTORY}/journal-00000004.log`, Buffer.from("torn"));
  const { generation } = readJournal(memory, DIRECTORY, INSTANCE);
  expect(generation).toBe(4);
  const second = new Journal(memory, new ManualClock(), DIRECTORY, INSTANCE, generation);
  step(second, state, 2);
  expect(memory.paths).toEqual([`${DIRECTORY}/journal-00000005.log`]);
  expect(read(memory)).toBe(2);
});

test("a journal over the limit is read as far as ours go", () => {
  const { memory, journal, state } = setUp();
  step(journal, state, 6);
  const path = `${DIRECTORY}/journal-00000001.log`;
  memory.put(path, Buffer.concat([memory.bytesOf(path), Buffer.alloc(10 * 1024 * 1024)]));
  expect(read(memory)).toBe(6);
});

function resting(): ReturnType<typeof setUp> {
  const { memory, files, state } = setUp();
  const journal = new Journal(files, new ManualClock(), DIRECTORY, INSTANCE, 0, {
    restsBetweenSteps: true,
  });
  return { memory, files, journal, state };
}

test("one that rests holds no descriptor between a sync and the next step, and goes on in the same file", () => {
  const { memory, journal, state } = resting();
  for (let delivered = 1; delivered <= 3; delivered++) {
    step(journal, state, delivered);
    journal.sync();
    expect(memory.openDescriptors).toBe(0);
    expect(read(memory)).toBe(delivered);
  }
  expect(memory.paths).toEqual([`${DIRECTORY}/journal-00000001.log`]);
});

test("a step that nothing depends on leaves no descriptor either, and is synced with the next that is", () => {
  const { memory, files, journal, state } = resting();
  step(journal, state, 1);
  journal.rest();
  step(journal, state, 2);
  journal.rest();
  expect(memory.openDescriptors).toBe(0);
  files.operations.length = 0;
  journal.sync();
  expect(files.operations.map(({ name }) => name)).toEqual(["status", "openToWrite", "sync"]);
  journal.rest();
  expect(memory.openDescriptors).toBe(0);
  // What cannot be opened to be synced goes into the next file, all of it.
  step(journal, state, 3);
  files.decide = ({ name }) => (name === "openToWrite" ? "EMFILE" : undefined);
  journal.rest();
  expect(() => journal.sync()).toThrow("EMFILE");
  files.decide = () => undefined;
  step(journal, state, 3);
  journal.sync();
  expect(memory.paths).toEqual([`${DIRECTORY}/journal-00000002.log`]);
  expect(read(memory)).toBe(3);
});

test("a resting file that is gone, longer, a directory or refused gives way to the next generation", () => {
  const path = `${DIRECTORY}/journal-00000001.log`;
  const misfortunes: ((disk: ReturnType<typeof setUp>) => void)[] = [
    ({ memory }) => memory.removeFile(path),
    ({ memory }) => memory.put(path, Buffer.concat([memory.bytesOf(path), Buffer.alloc(1)])),
    ({ memory }) => {
      memory.removeFile(path);
      memory.makeDirectory(path);
    },
    ({ files }) => {
      files.decide = ({ name }) => (name === "openToWrite" ? "EMFILE" : undefined);
    },
  ];
  for (const misfortune of misfortunes) {
    const disk = resting();
    step(disk.journal, disk.state, 1);
    disk.journal.sync();
    misfortune(disk);
    step(disk.journal, disk.state, 2);
    expect(disk.memory.paths).toContain(`${DIRECTORY}/journal-00000002.log`);
    expect(read(disk.memory)).toBe(2);
  }
});

test("after a sync that failed a resting one does not open that file again", () => {
  const { memory, files, journal, state } = resting();
  step(journal, state, 1);
  journal.sync();
  step(journal, state, 2);
  files.decide = ({ name }) => (name === "sync" ? "EIO" : undefined);
  expect(() => journal.sync()).toThrow("EIO");
  files.decide = () => undefined;
  files.operations.length = 0;
  step(journal, state, 3);
  journal.sync();
  expect(files.operations.map(({ name }) => name)).not.toContain("openToWrite");
  expect(memory.paths).toEqual([`${DIRECTORY}/journal-00000002.log`]);
  expect(memory.openDescriptors).toBe(0);
});
