import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { nodeFileSystem } from "../file-system.ts";
import { type ProcessIdentity, systemProcesses } from "../process-identity.ts";
import { removeUnborn, takeOver } from "./adoption.ts";
import { HEARTBEAT_STALE_MILLIS, Heartbeats } from "./heartbeats.ts";
import type { Unfit } from "./unfit.ts";

const ROOT = "/spool/v1";
const id = (last: number): string => `01a2075b-5dc5-717e-b91f-${String(last).padStart(12, "0")}`;
const SELF = id(9);
const HEEDLESS = { unfit: () => {}, tightened: () => {} };

function setUp(): {
  files: MemoryFileSystem;
  clock: ManualClock;
  processes: FakeProcesses;
  adopt: (self?: string) => string[];
} {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  const processes = new FakeProcesses(1);
  files.nowMillis = clock.nowMillis();
  files.makeDirectory(ROOT);
  const heartbeats = new Heartbeats(clock);
  const adopt = (self = SELF): string[] => {
    const world = { files, clock, processes, heartbeats };
    const options = { ...HEEDLESS, ...world, root: ROOT, instanceId: self };
    return files
      .list(ROOT)
      .sort()
      .flatMap((name) => {
        removeUnborn(options, name);
        return takeOver(options, name)?.instance ?? [];
      });
  };
  return { files, clock, processes, adopt };
}

function put(files: MemoryFileSystem, name: string, owner?: Partial<ProcessIdentity>): void {
  files.makeDirectory(`${ROOT}/${name}`);
  if (owner !== undefined) {
    files.put(`${ROOT}/${name}/owner.json`, Buffer.from(JSON.stringify(owner)));
  }
}

test("a live owner is left alone, a dead one is not, and none is as good as dead", () => {
  const { files, processes, adopt } = setUp();
  put(files, id(1), { pid: 10 });
  put(files, id(2), { pid: 20 });
  put(files, id(3));
  processes.livenessOf.set(10, "alive");
  expect(adopt()).toEqual([id(2), id(3)]);
  expect(files.list(ROOT).sort()).toEqual([id(1), `${id(2)}~${SELF}`, `${id(3)}~${SELF}`]);
});

test("an owner that nobody can judge is gone once its heartbeat is stale", () => {
  const { files, clock, processes, adopt } = setUp();
  processes.livenessOf.set(10, "unknown");
  put(files, id(1), { pid: 10 });
  put(files, id(2), {});
  clock.advance(HEARTBEAT_STALE_MILLIS);
  expect(adopt()).toEqual([]);
  clock.advance(1);
  expect(adopt()).toEqual([id(1), id(2)]);
});

test("a wall clock that was set back by a year does not keep the rows of the dead for so long", () => {
  const { files, clock, processes, adopt } = setUp();
  for (const pid of [10, 20]) processes.livenessOf.set(pid, "unknown");
  put(files, id(1), { pid: 10 });
  put(files, id(2), { pid: 20 });
  clock.jump(-365 * 86_400_000);
  expect(adopt()).toEqual([]);
  clock.advance(HEARTBEAT_STALE_MILLIS);
  files.touch(`${ROOT}/${id(2)}/owner.json`, clock.nowMillis());
  expect(adopt()).toEqual([]);
  clock.advance(1);
  expect(adopt()).toEqual([id(1)]);
});

test("the owner of an adopted directory is its adopter", () => {
  const { files, processes, adopt } = setUp();
  processes.livenessOf.set(10, "alive");
  put(files, id(5), { pid: 10 });
  put(files, id(6), { pid: 20 });
  // Whatever owner.json says, which is still the one that died first.
  put(files, `${id(1)}~${id(5)}`, { pid: 20 });
  put(files, `${id(2)}~${id(6)}`, { pid: 10 });
  put(files, `${id(3)}~${id(7)}`, { pid: 10 });
  expect(adopt()).toEqual([id(2), id(3), id(6)]);
});

test("what this instance took over before is found again, itself never", () => {
  const { files, processes, adopt } = setUp();
  processes.livenessOf.set(10, "alive");
  put(files, SELF, { pid: 10 });
  put(files, `${id(1)}~${SELF}`, { pid: 20 });
  expect(adopt()).toEqual([id(1)]);
  expect(adopt()).toEqual([id(1)]);
});

test("of two adopters one gets the directory", () => {
  const { files, adopt } = setUp();
  put(files, id(1), { pid: 20 });
  const original = files.list.bind(files);
  let second: string[] = [];
  let isFirst = true;
  // The second comes in after the first has listed and before it renames.
  files.list = (path) => {
    const names = original(path);
    if (isFirst) {
      isFirst = false;
      second = adopt(id(8));
    }
    return names;
  };
  expect(adopt()).toEqual([]);
  expect(second).toEqual([id(1)]);
});

test("names that are not ours are left alone", () => {
  const { files, adopt } = setUp();
  const names = [
    "notes",
    "a\nb",
    `${id(1)}~`,
    `${id(1)}~${id(2)}~${id(3)}`,
    id(1).toUpperCase(),
    `${id(1)}.summary`,
    "...",
  ];
  for (const name of names) put(files, name);
  files.put(`${ROOT}/${id(4)}`, Buffer.from("a file"));
  expect(adopt()).toEqual([]);
  expect(files.list(ROOT).length).toBe(names.length + 1);
});

test("a directory that was never born is removed once its maker is gone", () => {
  const { files, clock, processes, adopt } = setUp();
  processes.livenessOf.set(10, "alive");
  put(files, `.${id(1)}`, { pid: 10 });
  put(files, `.${id(2)}`, { pid: 20 });
  put(files, `.${id(3)}~exit`, { pid: 20 });
  put(files, `.${SELF}`, { pid: 20 });
  put(files, ".other", { pid: 20 });
  expect(adopt()).toEqual([]);
  expect(files.list(ROOT).sort()).toEqual([".other", `.${id(1)}`, `.${SELF}`].sort());
  clock.advance(1);
});

test("symbolic links are not followed, on a real disk", () => {
  const root = mkdtempSync(join(tmpdir(), "sonde-adopt-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(`${root}/elsewhere`);
  symlinkSync(`${root}/elsewhere`, `${root}/${id(1)}`);
  mkdirSync(`${root}/${id(2)}`);
  writeFileSync(`${root}/alive.json`, JSON.stringify(systemProcesses.self()));
  symlinkSync(`${root}/alive.json`, `${root}/${id(2)}/owner.json`);
  const unfit: string[] = [];
  const options = {
    ...HEEDLESS,
    files: nodeFileSystem,
    clock: new ManualClock(),
    heartbeats: new Heartbeats(new ManualClock()),
    processes: systemProcesses,
    root,
    instanceId: SELF,
    unfit: ({ path }: Unfit) => unfit.push(path),
  };
  expect([id(1), id(2)].map((name) => takeOver(options, name))).toEqual([undefined, undefined]);
  expect(unfit).toEqual([`${root}/${id(1)}`]);
  // The link of an owner says nothing; its own age does not make it stale.
  expect(readdirSync(root).sort()).toEqual([id(1), id(2), "alive.json", "elsewhere"].sort());
});
