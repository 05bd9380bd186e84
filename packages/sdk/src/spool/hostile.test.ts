import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { TemporaryFolder } from "../../test/support/host/temporary-sonde.ts";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import { type FileSystem, nodeFileSystem } from "../file-system.ts";
import { BLOCK_KIND, encodeBlock } from "./block.ts";
import { HEARTBEAT_STALE_MILLIS } from "./heartbeats.ts";
import { instanceBytes } from "./instance-name.ts";
import { LOOK_INTERVAL_MILLIS } from "./predecessors.ts";
import { prepareRoot, UnsafeRootError } from "./spool-root.ts";

/** Neither root nor the user that files belong to where nobody else says. */
const USER = 1000;
const STRANGER = 1001;

let pid = 4000;

function start(
  files: FileSystem,
  clock = new ManualClock(),
  processes = new FakeProcesses(pid, USER),
): Workbench {
  return new Workbench({ files, clock, processes, seed: pid++ });
}

/** A disk with what a killed process left: five rows of one lane, three of another. */
function withDead(): { memory: MemoryFileSystem; dead: Workbench } {
  const memory = new MemoryFileSystem();
  memory.owner = USER;
  const dead = start(memory);
  dead.write("normal", 5);
  dead.write("bulk", 3);
  return { memory, dead };
}

function codes(bench: Workbench): string[] {
  return bench.warnings.map(({ code }) => code);
}

/** Everything below a path, as it is: names, and what files hold. */
function contents(memory: MemoryFileSystem, path: string): [string, string][] {
  return memory.paths
    .filter((file) => file.startsWith(path))
    .map((file) => [
      file,
      memory.status(file)?.kind === "file" ? memory.bytesOf(file).toString("hex") : "link",
    ]);
}

/** Looks again and again: what is told, is told once. */
function lookOften(bench: Workbench, clock: ManualClock): void {
  for (let look = 0; look < 3; look++) {
    clock.advance(LOOK_INTERVAL_MILLIS);
    bench.spool.maintain();
  }
}

test.each<[string, (memory: MemoryFileSystem) => void, RegExp]>([
  ["a link as spool", (memory) => memory.putLink("/spool"), /\/spool is no directory but a link/],
  ["a link as v1", (memory) => memory.putLink(ROOT), /\/spool\/v1 is no directory but a link/],
  [
    "a file as spool",
    (memory) => memory.put("/spool", Buffer.from("x")),
    /\/spool is no directory/,
  ],
  ["a file as v1", (memory) => memory.put(ROOT, Buffer.from("x")), /v1 is no directory/],
  ["a stranger's spool", (memory) => memory.setOwner("/spool", STRANGER), /user 1001 .* user 1000/],
  ["a stranger's v1", (memory) => memory.setOwner(ROOT, STRANGER), /user 1001 .* user 1000/],
])("nothing is written to %s, and the message says what to do", (what, spoil, message) => {
  const { memory } = withDead();
  if (/link|file/.test(what)) memory.removeTree(what.endsWith("v1") ? ROOT : "/spool");
  spoil(memory);
  const before = contents(memory, "/");
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const bench = start(files, clock);
  bench.emit("normal", 2);
  bench.take();
  lookOften(bench, clock);
  expect(contents(memory, "/")).toEqual(before);
  const changing = ["makeDirectory", "create", "openToWrite", "rename", "removeFile", "setMode"];
  expect(files.operations.filter(({ name }) => changing.includes(name))).toEqual([]);
  expect(bench.warnings.map((warning) => warning.message)).toEqual([
    expect.stringMatching(message),
  ]);
  expect(codes(bench)).toEqual(["SONDE_SPOOL_UNAVAILABLE"]);
  expect(bench.warnings[0]!.message).toMatch(/choose (another|a) spool\.directory/);
  expectBalanced(bench.spool.ledger());
});

test("a root that was refused is used as soon as it is what it should be", () => {
  const { memory } = withDead();
  memory.setOwner(ROOT, STRANGER);
  const clock = new ManualClock();
  const bench = start(memory, clock);
  bench.emit("normal", 2);
  bench.take();
  memory.setOwner(ROOT, USER);
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  bench.write("normal", 1);
  expect(bench.deliverAll().length).toBe(11);
  expectBalanced(bench.spool.ledger());
});

test("root uses what is anybody's, and a platform without users asks for none", () => {
  for (const user of [0, undefined]) {
    const { memory } = withDead();
    memory.setOwner(ROOT, STRANGER);
    const bench = start(memory, new ManualClock(), new FakeProcesses(pid, user));
    expect(bench.deliverAll().length).toBe(8);
    expect(codes(bench)).toEqual([]);
  }
});

test("permissions that let others in are tightened, and told once", () => {
  const { memory, dead } = withDead();
  memory.setMode(ROOT, 0o755);
  memory.setMode("/spool", 0o755);
  memory.setMode(dead.directory, 0o770);
  const clock = new ManualClock();
  const bench = start(memory, clock);
  lookOften(bench, clock);
  expect(memory.status(ROOT)?.mode).toBe(0o700);
  expect(memory.status(`${dead.directory}~${bench.instanceId}`)?.mode).toBe(0o700);
  // What else is in there is not Sonde's business.
  expect(memory.status("/spool")?.mode).toBe(0o755);
  expect(codes(bench)).toEqual(["SONDE_SPOOL_UNSAFE", "SONDE_SPOOL_UNSAFE"]);
  expect(bench.deliverAll().length).toBe(8);
});

test.each<[string, (memory: MemoryFileSystem, directory: string) => void]>([
  ["a stranger's directory", (memory, directory) => memory.setOwner(directory, STRANGER)],
  [
    "a stranger's segment",
    (memory, directory) => memory.setOwner(`${directory}/normal-00000001.seg`, STRANGER),
  ],
  [
    "a stranger's journal",
    (memory, directory) => {
      for (const name of memory.list(directory).filter((file) => file.startsWith("journal"))) {
        memory.setOwner(`${directory}/${name}`, STRANGER);
      }
    },
  ],
  [
    "a link as segment",
    (memory, directory) => {
      memory.removeFile(`${directory}/bulk-00000001.seg`);
      memory.putLink(`${directory}/bulk-00000001.seg`);
    },
  ],
  ["a link as exit.log", (memory, directory) => memory.putLink(`${directory}/exit.log`)],
  [
    "a link as owner, long ago",
    (memory, directory) => {
      memory.removeFile(`${directory}/owner.json`);
      memory.putLink(`${directory}/owner.json`);
    },
  ],
])("%s is left as it is, told once, and holds nobody up", (_, spoil) => {
  const { memory, dead } = withDead();
  const good = start(memory, new ManualClock(), new FakeProcesses(pid, USER));
  // The second took the first one's rows over: one more with rows of its own.
  good.write("critical", 4);
  const { directory } = dead;
  memory.rename(`${directory}~${good.instanceId}`, directory);
  spoil(memory, directory);
  const before = contents(memory, directory);
  const clock = new ManualClock();
  const bench = start(memory, clock);
  lookOften(bench, clock);
  expect(bench.deliverAll().length).toBe(4);
  expectBalanced(bench.spool.ledger());
  bench.spool.close();
  expect(contents(memory, directory)).toEqual(before);
  expect(codes(bench)).toEqual(["SONDE_SPOOL_UNSAFE"]);
});

function ofVersion(version: number, id: string, file: number): Buffer {
  const zeroes = { items: 0, cumulativeItems: 0, firstSequence: 0, timeMillis: 0 };
  const header = { kind: BLOCK_KIND.head, lane: 0, ...zeroes };
  const place = { instance: instanceBytes(id), file, offset: 0 };
  const block = encodeBlock(Buffer.from("{}"), header, place);
  block[4] = version;
  // A later version may compute its checksum in the same way, or in another one.
  block.writeUInt32LE(version * 12_345, 8);
  return block;
}

test.each(["normal-00000001.seg", "bulk-00000007.seg", "journal-00000001.log", "exit.log"])(
  "T7: a directory whose %s a newer version wrote is left as it is, whatever room is needed",
  (name) => {
    const { memory, dead } = withDead();
    const file = Number(/\d+/.exec(name)?.[0] ?? 0);
    memory.put(`${dead.directory}/${name}`, ofVersion(2, dead.instanceId, file));
    const before = contents(memory, dead.directory);
    const clock = new ManualClock();
    const bench = new Workbench({
      files: memory,
      clock,
      processes: new FakeProcesses(pid, USER),
      seed: pid++,
      maxBytes: 1,
    });
    bench.write("normal", 2);
    lookOften(bench, clock);
    expect(bench.deliverAll().length).toBe(2);
    expectBalanced(bench.spool.ledger());
    bench.spool.close();
    expect(contents(memory, dead.directory)).toEqual(before);
    expect(bench.warnings).toEqual([
      { code: "SONDE_SPOOL_NEWER", message: expect.stringMatching(/newer version of Sonde/) },
    ]);
  },
);

test("a summary of a newer version stays, and one of a stranger too", () => {
  const { memory } = withDead();
  const [newer, foreign] = ["1", "2"].map((last) => `01a2075b-5dc5-717e-b91f-00000000000${last}`);
  memory.put(`${ROOT}/${newer}.summary`, ofVersion(3, newer!, 0));
  memory.put(`${ROOT}/${foreign}.summary`, Buffer.from("x"));
  memory.setOwner(`${ROOT}/${foreign}.summary`, STRANGER);
  const clock = new ManualClock();
  const bench = start(memory, clock);
  lookOften(bench, clock);
  expect(codes(bench)).toEqual(["SONDE_SPOOL_NEWER", "SONDE_SPOOL_UNSAFE"]);
  expect(bench.deliverAll().length).toBe(8);
  expect(memory.list(ROOT)).toContain(`${newer}.summary`);
});

test("one damaged byte is no newer version", () => {
  for (const name of ["normal-00000001.seg", "journal-00000001.log"]) {
    for (const version of [0, 2, 254]) {
      const { memory, dead } = withDead();
      const path = `${dead.directory}/${name}`;
      const bytes = memory.bytesOf(path);
      bytes[4] = version;
      memory.put(path, bytes);
      const bench = start(memory);
      expect(codes(bench)).not.toContain("SONDE_SPOOL_NEWER");
      expect(bench.spool.ledger().emitted).toBeGreaterThan(0);
      expectBalanced(bench.spool.ledger());
    }
  }
});

test("T32: files that are not ours stay where they are, whatever they are called", () => {
  const { memory, dead } = withDead();
  const strange = [
    `${ROOT}/notes`,
    `${ROOT}/a\nb.summary`,
    `${ROOT}/${dead.instanceId}\n`,
    `${dead.directory}/normal-1.seg`,
    `${dead.directory}/journal-00000001.log\n`,
  ];
  for (const path of strange) memory.put(path, Buffer.from("foreign"));
  memory.put(`${ROOT}/empty`, Buffer.alloc(0));
  const clock = new ManualClock();
  const bench = start(memory, clock);
  expect(bench.deliverAll().length).toBe(8);
  lookOften(bench, clock);
  bench.spool.close();
  const left = memory.paths.filter((path) => !path.endsWith(".summary"));
  expect(left.map((path) => path.replace(/~[^/]*/, "")).sort()).toEqual(
    [...strange, `${ROOT}/empty`].filter((path) => !path.endsWith(".summary")).sort(),
  );
  expect(codes(bench)).toEqual([]);
  // The directory that could not be removed for them counts nothing, for anybody.
  const next = start(memory);
  expect(next.spool.ledger()).toMatchObject({ emitted: 8, delivered: 8, discrepancy: 0 });
  expect(next.spool.ledger().unknownTail.incarnations).toBe(1);
});

test.each<[string, Buffer]>([
  ["empty", Buffer.alloc(0)],
  ["huge", Buffer.alloc(1024 * 1024, 0x20)],
  ["null", Buffer.from("null")],
  ["of a pid that is text", Buffer.from('{"pid":"1"}')],
])("an owner file that is %s leaves it to the heartbeat", (_, bytes) => {
  const { memory, dead } = withDead();
  const clock = new ManualClock();
  memory.nowMillis = clock.nowMillis();
  memory.put(`${dead.directory}/owner.json`, bytes);
  const bench = start(memory, clock);
  expect(bench.deliverAll()).toEqual([]);
  clock.advance(HEARTBEAT_STALE_MILLIS + LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  expect(bench.deliverAll().length).toBe(8);
});

test("two directories of one instance: one is delivered, the other is kept and told", () => {
  const { memory, dead } = withDead();
  const other = `${dead.directory}~01a2075b-5dc5-717e-b91f-000000000001`;
  memory.makeDirectory(other);
  for (const [path, hex] of contents(memory, `${dead.directory}/`)) {
    memory.put(path.replace(dead.directory, other), Buffer.from(hex, "hex"));
  }
  const clock = new ManualClock();
  const bench = start(memory, clock);
  expect(bench.deliverAll().length).toBe(8);
  lookOften(bench, clock);
  expect(bench.spool.ledger()).toMatchObject({ emitted: 8, delivered: 8, discrepancy: 0 });
  expect(memory.paths.filter((path) => path.endsWith(".seg")).length).toBe(2);
  expect(codes(bench).length).toBe(1);
});

test("a rename that the file system denies and has done is found at once: a network that repeats requests", () => {
  const { memory, dead } = withDead();
  const files = new FaultyFileSystem(memory);
  const rename = files.rename.bind(files);
  files.rename = (from, to) => {
    rename(from, to);
    if (to.includes("~")) throw Object.assign(new Error("lost reply"), { code: "ENOENT" });
  };
  const bench = start(files);
  expect(memory.list(ROOT)).toContain(`${dead.instanceId}~${bench.instanceId}`);
  expect(bench.deliverAll().length).toBe(8);
  expectBalanced(bench.spool.ledger());
  expect(codes(bench)).toEqual([]);
});

test("a rename whose reply is lost for longer is found at the next look", () => {
  const { memory } = withDead();
  const files = new FaultyFileSystem(memory);
  const rename = files.rename.bind(files);
  const status = files.status.bind(files);
  let isCut = false;
  files.rename = (from, to) => {
    rename(from, to);
    isCut = to.includes("~");
    if (isCut) throw Object.assign(new Error("lost reply"), { code: "ENOENT" });
  };
  files.status = (path) => (isCut && path.includes("~") ? undefined : status(path));
  const clock = new ManualClock();
  const bench = start(files, clock);
  expect(bench.deliverAll()).toEqual([]);
  isCut = false;
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  expect(bench.deliverAll().length).toBe(8);
  expectBalanced(bench.spool.ledger());
});

test("another thread of this process is left alone while its heart beats, and adopted when it stops", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  memory.nowMillis = clock.nowMillis();
  // One process: both have the same pid and start.
  const both = new FakeProcesses(1);
  const thread = start(memory, clock, both);
  const main = start(memory, clock, both);
  thread.write("normal", 3);
  for (let minute = 0; minute < 10; minute++) {
    clock.advance(LOOK_INTERVAL_MILLIS);
    for (const bench of [thread, main]) bench.spool.maintain();
  }
  expect(main.deliverAll()).toEqual([]);
  // The thread was terminated: nothing tells, but that it does no more.
  for (let minute = 0; minute <= 6; minute++) {
    clock.advance(LOOK_INTERVAL_MILLIS);
    main.spool.maintain();
  }
  expect(main.deliverAll().length).toBe(3);
  expectBalanced(main.spool.ledger());
  expect(memory.list(ROOT)).toContain(main.instanceId);
});

test("a real disk: links, permissions and, for root, owners", () => {
  using folder = new TemporaryFolder();
  const root = folder.file("spool/v1");
  prepareRoot(nodeFileSystem, new FakeProcesses(1, process.getuid?.()), root);
  expect(lstatSync(root).mode & 0o777).toBe(0o700);
  chmodSync(root, 0o755);
  const tightened: string[] = [];
  const self = new FakeProcesses(1, process.getuid?.());
  prepareRoot(nodeFileSystem, self, root, (path) => tightened.push(path));
  expect(tightened).toEqual(process.getuid === undefined ? [] : [root]);
  const refusal = (): unknown => {
    try {
      prepareRoot(nodeFileSystem, new FakeProcesses(1, USER), root);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  if (process.getuid?.() === 0) {
    for (const path of [dirname(root), root]) chownSync(path, USER, USER);
    expect(refusal()).toBeUndefined();
    chownSync(dirname(root), STRANGER, STRANGER);
    expect(refusal()).toBeInstanceOf(UnsafeRootError);
    chownSync(dirname(root), USER, USER);
  } else
    console.info("hostile.test: only root can give files away, owners are not tried on a disk");
  mkdirSync(folder.file("elsewhere/v1"), { recursive: true });
  renameSync(folder.file("spool"), folder.file("moved"));
  symlinkSync(folder.file("elsewhere"), folder.file("spool"));
  writeFileSync(folder.file("elsewhere/v1/file"), "x");
  expect(refusal()).toBeInstanceOf(UnsafeRootError);
  expect(readdirSync(folder.file("elsewhere/v1"))).toEqual(["file"]);
  expect(readFileSync(folder.file("elsewhere/v1/file"), "utf8")).toBe("x");
});
