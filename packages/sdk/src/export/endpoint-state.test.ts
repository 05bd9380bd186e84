import { beforeEach, describe, expect, test } from "vitest";
import { Machine } from "../../test/support/spool/machine.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem, systemError } from "../../test/support/spool/memory-file-system.ts";
import { ROOT } from "../../test/support/spool/workbench.ts";
import { createWhole } from "../spool/write-whole.ts";
import { type EndpointState, endpointFile, endpointFileName } from "./endpoint-state.ts";

const URL_OF_BACKEND = "https://backend.example:4318/v1/logs";
const NAME = endpointFileName(URL_OF_BACKEND);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let files: MemoryFileSystem;
let clock: ManualClock;
beforeEach(() => {
  files = new MemoryFileSystem();
  files.makeDirectory(ROOT);
  clock = new ManualClock();
});

function memory(): ReturnType<typeof endpointFile> {
  return endpointFile(files, clock, ROOT, URL_OF_BACKEND);
}

function stateAt(now: number): EndpointState {
  return {
    limitBytes: 65_536,
    limitMillis: now,
    notBeforeMillis: now + HOUR,
    blocked: "status-401",
    awaySinceMillis: now - 5,
    backlogBytesPerSecond: 1234.5,
  };
}

test("the name says nothing of the address, and is the same whatever credentials go with it", () => {
  expect(NAME).toMatch(/^endpoint-[0-9a-f]{16}\.json$/);
  const withCredentials = "https://somebody:secret@backend.example:4318/v1/logs?key=secret";
  expect(endpointFileName(withCredentials)).toBe(NAME);
  expect(endpointFileName("https://backend.example:4319/v1/logs")).not.toBe(NAME);
});

test("what is saved is loaded, by another process too, and takes less than 4 KiB", () => {
  const state = stateAt(clock.nowMillis());
  expect(memory().load()).toEqual({});
  memory().save({ awaySinceMillis: 5 });
  memory().save(state);
  expect(memory().load()).toEqual(state);
  expect(files.paths).toEqual([`${ROOT}/${NAME}`]);
  expect(files.status(`${ROOT}/${NAME}`)!.bytes).toBeLessThan(4096);
  expect(files.openDescriptors).toBe(0);
});

test("a limit is forgotten after seven days, a wish to wait when it is over", () => {
  memory().save(stateAt(clock.nowMillis()));
  clock.advance(HOUR + 1);
  expect(memory().load()).not.toHaveProperty("notBeforeMillis");
  expect(memory().load()).toHaveProperty("limitBytes");
  clock.advance(7 * DAY);
  expect(memory().load()).not.toHaveProperty("limitBytes");
  expect(memory().load()).toHaveProperty("blocked");
});

test("a wall clock that was set meanwhile keeps nothing for longer", () => {
  memory().save(stateAt(clock.nowMillis()));
  clock.jump(-1000);
  expect(memory().load()).not.toHaveProperty("notBeforeMillis");
  clock.jump(-DAY);
  const state = memory().load();
  expect(state).not.toHaveProperty("notBeforeMillis");
  expect(state).not.toHaveProperty("limitBytes");
  expect(state).not.toHaveProperty("awaySinceMillis");
});

describe("a file that is not one of ours is ignored, and replaced", () => {
  test.each([
    ["empty", ""],
    ["cut off", '{"blocked":"status-4'],
    ["another form", "[1,2]"],
    ["a number", "5"],
    ["null", "null"],
    ["wrong types", '{"limitBytes":"5","limitMillis":{},"blocked":5,"awaySinceMillis":[]}'],
    [
      "wrong values",
      '{"limitBytes":-5,"limitMillis":1e999,"blocked":"because","notBeforeMillis":1e99}',
    ],
    ["a prototype", '{"__proto__":{"blocked":"status-401"},"constructor":5}'],
    ["too long", `{"blocked":"status-401","padding":"${"x".repeat(5000)}"}`],
  ])("%s", (_, text) => {
    createWhole(files, `${ROOT}/${NAME}`, Buffer.from(text));
    createWhole(files, `${ROOT}/.${NAME}`, Buffer.from("what a killed process left"));
    expect(memory().load()).toEqual({});
    memory().save({ blocked: "redirect" });
    expect(memory().load()).toEqual({ blocked: "redirect" });
  });
});

test("a disk that refuses costs what was to be remembered and nothing else", () => {
  for (const step of ["create", "write", "sync", "rename", "removeFile"] as const) {
    const broken = new Proxy(files, {
      get: (target, name) =>
        name === step
          ? () => {
              throw systemError("EIO", ROOT);
            }
          : Reflect.get(target, name, target).bind(target),
    });
    expect(() =>
      endpointFile(broken, clock, ROOT, URL_OF_BACKEND).save({ blocked: "redirect" }),
    ).not.toThrow();
    expect(memory().load()).toEqual({});
  }
  expect(files.openDescriptors).toBe(0);
  for (const path of files.paths) files.removeFile(path);
  files.removeDirectory(ROOT);
  expect(() => memory().save({})).not.toThrow();
  expect(memory().load()).toEqual({});
});

test("the rest of the spool leaves it alone", () => {
  const machine = new Machine();
  const first = machine.start();
  first.write("normal", 3);
  const { files: disk } = machine;
  createWhole(disk, `${ROOT}/${NAME}`, Buffer.from("{}"));
  createWhole(disk, `${ROOT}/.${NAME}`, Buffer.from(""));
  const second = machine.start();
  second.spool.maintain();
  expect(second.deliverAll().length).toBe(3);
  expect(disk.status(`${ROOT}/${NAME}`)).toBeDefined();
  expect(disk.status(`${ROOT}/.${NAME}`)).toBeDefined();
  expect([...first.warnings, ...second.warnings]).toEqual([]);
});
