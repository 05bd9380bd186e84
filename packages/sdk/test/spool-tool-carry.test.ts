import { describe, expect, test } from "vitest";
import type { FileSystem } from "../src/file-system.ts";
import { encodeRows } from "../src/otlp/logs-request.ts";
import type { Ledger } from "../src/spool/ledger.ts";
import { readRows } from "../src/tool/read-rows.ts";
import { survey } from "../src/tool/survey.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { choicesAt, crashImage } from "./support/spool/crash-images.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { everything } from "./support/spool/fixture-event.ts";
import { Machine } from "./support/spool/machine.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import type { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { RecordingFileSystem } from "./support/spool/recording-file-system.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { withoutReserve } from "./support/spool/without-reserve.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";
import { sondeSpool, type ToolOutcome, type ToolWorld } from "./support/tool/sonde-spool.ts";

const SPOOL = ROOT.replace(/\/v1$/, "");
const FILE = "/usb/records.sonde";

/** A machine with an operator. */
class Site {
  readonly machine = new Machine();

  constructor() {
    this.machine.files.makeDirectory("/usb");
  }

  get files(): MemoryFileSystem {
    return this.machine.files;
  }

  run(...argv: readonly string[]): Promise<ToolOutcome> {
    return sondeSpool(worldOf(this.machine), [...argv, "--spool", SPOOL]);
  }

  async ledger(): Promise<Ledger> {
    const ledger = JSON.parse((await this.run("stat", "--json")).output) as Ledger;
    expectBalanced(ledger);
    return ledger;
  }
}

/** Nobody but the tool runs. */
function worldOf({ files, clock }: Pick<Machine, "files" | "clock">): ToolWorld {
  return { files, clock, processes: new FakeProcesses(99) };
}

/** Three processes that were killed, one after the other, with rows in all lanes. */
function leaveRows(site: Site): void {
  for (const processed of [3, 40, 2000]) {
    const bench = site.machine.start();
    bench.write("normal", processed);
    bench.write("bulk", 5);
    bench.write("critical", 1);
    for (const int of [7, -(2n ** 63n)]) {
      bench.emitEvent(everything, {
        int,
        double: -0.125,
        boolean: true,
        token: "v1.2.3",
        member: "shut",
        host: "node-17",
        message: "a text",
        user: "somebody",
        sizes: [0, -1, 2 ** 40],
        states: { first: "ok" },
      });
    }
    bench.take();
    site.machine.clock.advance(1000);
  }
}

/** Each record as a request of its own, by uid: what the backend would get. */
function wireRecords({ files, clock }: Site["machine"]): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let count = 0;
  const { entries } = survey({ files, clock, processes: new FakeProcesses(98) }, ROOT);
  for (const { instance } of entries) {
    if (instance === undefined) continue;
    for (const lane of ["critical", "normal", "bulk"] as const) {
      for (const rows of readRows(files, instance, lane)) {
        for (const row of rows) {
          const { body, items } = encodeRows({ instance, level: "full" }, [row]);
          count += items;
          const uid = `${instance.uidInstance}:${row.sequence}`;
          records.set(uid, Buffer.from(body).toString("latin1"));
        }
      }
    }
  }
  // Each of them can be read, and none comes twice.
  expect(records.size).toBe(count);
  return records;
}

/** Of many records a comparison shows too much, and takes too long. */
function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([uid, bytes]) => other.get(uid) === bytes);
}

/** The exported file, as a stick would bring it. */
function put(to: FileSystem, from: FileSystem): void {
  const descriptor = to.create(FILE);
  to.write(descriptor, from.readFile(FILE, 2 ** 30), 0);
  to.sync(descriptor);
  to.close(descriptor);
}

function carry(from: Site, to: Site): void {
  to.files.put(FILE, from.files.bytesOf(FILE));
}

test("export on one machine and import on another: byte-identical records, and books that balance on both", async () => {
  const [here, there] = [new Site(), new Site()];
  leaveRows(here);
  const sent = wireRecords(here.machine);
  const before = await here.ledger();
  expect(before.buffered).toBe(sent.size);
  expect(sent.size).toBeGreaterThan(2000);

  const exported = await here.run("export", FILE);
  expect(exported).toMatchObject({ code: 0, error: "" });
  expect(exported.output).toContain(`exported ${sent.size} records to ${FILE}`);
  expect(await here.ledger()).toMatchObject({ exported: sent.size, buffered: 0, dropped: 0 });
  expect(here.files.paths.filter((path) => path.startsWith("/usb"))).toEqual([FILE]);
  expect(here.files.status(FILE)?.mode).toBe(0o600);

  carry(here, there);
  const imported = await there.run("import", FILE, "--yes");
  expect(imported).toMatchObject({ code: 0, error: "" });
  expect(imported.output).toContain(`imported ${sent.size} records`);
  expect(imported.output).toContain("service workbench");
  expect(imported.output).toMatch(/event bench.normal.r1: 2043/);
  expect(await there.ledger()).toMatchObject({
    imported: sent.size,
    buffered: sent.size,
    emitted: 0,
  });
  expect(isSame(wireRecords(there.machine), sent)).toBe(true);

  const process = there.machine.start();
  expect(process.deliverAll()).toHaveLength(sent.size);
  const after = process.spool.ledger();
  expectBalanced(after);
  expect(after).toMatchObject({ imported: sent.size, delivered: sent.size, buffered: 0 });
});

describe("a second import of the same file", () => {
  test("into the same spool is refused, also when everything is delivered", async () => {
    const [here, there] = [new Site(), new Site()];
    leaveRows(here);
    await here.run("export", FILE);
    carry(here, there);
    await there.run("import", FILE, "--yes");
    const process = there.machine.start();
    process.deliverAll();
    process.spool.close();
    const before = await there.ledger();
    const { code, error } = await there.run("import", FILE, "--yes");
    expect([code, error]).toEqual([
      2,
      expect.stringContaining("was imported into this spool before"),
    ]);
    expect(await there.ledger()).toEqual(before);
  });
});

describe("what is asked", () => {
  test("import names what is in the file, and does nothing where nobody answers or the answer is no", async () => {
    const [here, there] = [new Site(), new Site()];
    leaveRows(here);
    await here.run("export", FILE);
    carry(here, there);
    const alone = await there.run("import", FILE);
    expect(alone.code).toBe(2);
    expect(alone.error).toContain("give --yes if it is");
    const questions: string[] = [];
    const no = await sondeSpool(worldOf(there.machine), ["import", FILE, "--spool", SPOOL], {
      ask: async (question) => {
        questions.push(question);
        return false;
      },
    });
    expect(no.code).toBe(1);
    expect(no.output).toContain("nothing was imported");
    expect(questions).toEqual([
      `import 2067 records from ${FILE}? They will be sent under this machine's settings. [y/N] `,
    ]);
    expect(there.files.status(ROOT)).toBeUndefined();
  });
});

describe("export", () => {
  test("leaves what a live process has, and says how much that is", async () => {
    const site = new Site();
    leaveRows(site);
    const living = site.machine.start();
    living.spool.close();
    const processes = new FakeProcesses(99);
    const other = new Workbench({
      files: site.files,
      clock: site.machine.clock,
      processes: new FakeProcesses(55),
      seed: 5,
    });
    other.write("normal", 4);
    processes.livenessOf.set(55, "alive");
    const world = { ...worldOf(site.machine), processes };
    const { code, error } = await sondeSpool(world, ["export", FILE, "--spool", SPOOL]);
    expect(code).toBe(0);
    expect(error).toContain("of 1 running process are left to it");
  });

  test("writes over nothing, and takes nothing out of the spool where it cannot write", async () => {
    const site = new Site();
    leaveRows(site);
    site.files.put(FILE, Buffer.from("something else"));
    const there = await site.run("export", FILE);
    expect([there.code, there.error]).toEqual([2, expect.stringContaining("is there already")]);
    expect(site.files.bytesOf(FILE).toString()).toBe("something else");
    site.files.put("/usb/other.part", Buffer.alloc(3));
    expect((await site.run("export", "/usb/other")).error).toContain("left of an export");
    expect((await site.run("export", "/nowhere/file")).code).toBe(2);
    expect((await site.run("export")).error).toContain("no file is given");
    expect(await site.ledger()).toMatchObject({ exported: 0, buffered: 2067 });
  });
});

describe("what comes in between", () => {
  test("Ctrl-C during an export leaves no file and every record; during an import it goes on with the next try", async () => {
    const [here, there] = [new Site(), new Site()];
    leaveRows(here);
    const interrupted = AbortSignal.abort();
    const world = worldOf(here.machine);
    const stopped = await sondeSpool(world, ["export", FILE, "--spool", SPOOL], { interrupted });
    expect(stopped).toMatchObject({
      code: 1,
      error: "sonde-spool: interrupted; nothing was exported\n",
    });
    expect(here.files.paths.filter((path) => path.startsWith("/usb"))).toEqual([]);
    expect(await here.ledger()).toMatchObject({ exported: 0, buffered: 2067 });

    await here.run("export", FILE);
    carry(here, there);
    const argv = ["import", FILE, "--yes", "--spool", SPOOL];
    const cut = await sondeSpool(worldOf(there.machine), argv, { interrupted });
    expect([cut.code, cut.error]).toEqual([1, expect.stringContaining("import the file again")]);
    expect((await there.run("import", FILE, "--yes")).code).toBe(0);
    expect(await there.ledger()).toMatchObject({ imported: 2067, buffered: 2067 });
  });

  test("a stick without room takes no record out of the spool", async () => {
    const site = new Site();
    leaveRows(site);
    const { files } = site;
    const write = files.write.bind(files);
    const create = files.create.bind(files);
    let stick: number | undefined;
    files.create = (path) => {
      const descriptor = create(path);
      if (path.startsWith(FILE)) stick = descriptor;
      return descriptor;
    };
    files.write = (descriptor, bytes, position) =>
      descriptor === stick && position > 50_000 ? 0 : write(descriptor, bytes, position);
    const { code, error } = await site.run("export", FILE);
    expect([code, error]).toEqual([2, expect.stringContaining("the disk took 0 of")]);
    expect(files.paths.filter((path) => path.startsWith("/usb"))).toEqual([]);
    expect(await site.ledger()).toMatchObject({ exported: 0, buffered: 2067 });
  });

  test("books that the disk does not take end the export with 1, and the records are in the file and in the spool", async () => {
    const site = new Site();
    leaveRows(site);
    const { files } = site;
    const [rename, write] = [files.rename.bind(files), files.write.bind(files)];
    let isFull = false;
    files.rename = (from, to) => {
      rename(from, to);
      if (to === FILE) isFull = true;
    };
    files.write = (descriptor, bytes, position) =>
      isFull ? 0 : write(descriptor, bytes, position);
    const { code, error } = await site.run("export", FILE);
    expect([code, error]).toEqual([1, expect.stringContaining("SONDE_SPOOL_UNAVAILABLE")]);
    isFull = false;
    expect(await site.ledger()).toMatchObject({ exported: 0, buffered: 2067 });
    const there = new Site();
    carry(site, there);
    expect((await there.run("import", FILE, "--yes")).code).toBe(0);
    expect(await there.ledger()).toMatchObject({ imported: 2067, buffered: 2067 });
  });

  test("root leaves the spool of another user to that user", async () => {
    const site = new Site();
    leaveRows(site);
    site.files.setOwner(ROOT, 1000);
    for (const argv of [
      ["export", FILE],
      ["purge", "--dead", "--yes"],
      ["requeue", "--all"],
    ]) {
      const { code, error } = await site.run(...argv);
      expect([code, error]).toEqual([2, expect.stringContaining("belongs to user 1000")]);
    }
    expect((await site.run("ls")).code).toBe(0);
  });
});

describe("a file that is full", () => {
  test("has as much as fits, and the rest goes into another one; both can be imported", async () => {
    const COUNT = 34_000;
    const [here, there] = [new Site(), new Site()];
    const bench = here.machine.start();
    for (let times = 0; times < 2; times++) bench.write("normal", COUNT / 2);
    const before = wireRecords(here.machine);
    const first = await here.run("export", FILE, "--max-bytes", String(2 ** 20));
    expect(first.code).toBe(1);
    expect(first.error).toMatch(/the file is full; export to another one to get \d+ more/);
    expect(here.files.status(FILE)!.bytes).toBeLessThanOrEqual(2 ** 20);
    const { exported, buffered } = await here.ledger();
    expect(exported).toBeGreaterThan(0);
    expect(exported + buffered).toBe(COUNT);
    expect((await here.run("export", "/usb/second")).code).toBe(0);
    carry(here, there);
    there.files.put("/usb/second", here.files.bytesOf("/usb/second"));
    expect((await there.run("import", FILE, "--yes")).code).toBe(0);
    expect((await there.run("import", "/usb/second", "--yes")).code).toBe(0);
    expect(isSame(wireRecords(there.machine), before)).toBe(true);
    expect(await there.ledger()).toMatchObject({ imported: COUNT, buffered: COUNT });
  });

  test("has a bound that is checked", async () => {
    const site = new Site();
    leaveRows(site);
    for (const bytes of ["1", "x", "99999999999"]) {
      const { code, error } = await site.run("export", FILE, "--max-bytes", bytes);
      expect([code, error]).toEqual([
        2,
        expect.stringContaining("bytes from 1048576 to 1073741824"),
      ]);
    }
  });
});

test("a mirror is looked into and never changed, and a spool that has some says so", async () => {
  const site = new Site();
  leaveRows(site);
  const mirror = `${SPOOL}/mirrors/audit`;
  site.files.makeDirectory(`${mirror}/v1`);
  for (const argv of [
    ["export", FILE],
    ["import", FILE, "--yes"],
    ["ship", "--to", "http://127.0.0.1:1"],
    ["purge", "--dead", "--yes"],
    ["requeue", "--all"],
    ["stat"],
  ]) {
    const world = worldOf(site.machine);
    const { code, error } = await sondeSpool(world, [...argv, "--spool", mirror]);
    expect([argv, code, error]).toEqual([
      argv,
      2,
      expect.stringMatching("is a mirror|is not there"),
    ]);
  }
  expect((await sondeSpool(worldOf(site.machine), ["ls", mirror])).code).toBe(0);
  expect((await site.run("export", FILE)).error).toContain("the spool has mirrors (audit)");
});

describe("a crash", () => {
  /** Rows of two processes on a disk that remembers every change. */
  function recorded(): { readonly files: RecordingFileSystem; readonly uids: ReadonlySet<string> } {
    const files = withoutReserve(new RecordingFileSystem());
    files.makeDirectory(ROOT);
    files.makeDirectory("/usb");
    files.syncDirectory("/");
    const clock = new ManualClock();
    for (const pid of [1, 2]) {
      const bench = new Workbench({ files, clock, processes: new FakeProcesses(pid), seed: pid });
      bench.write("normal", 3);
      bench.write("critical", 1);
      bench.spool.close();
    }
    const machine = { files: files as never, clock };
    return { files, uids: new Set(wireRecords(machine as never).keys()) };
  }

  test("of an export at any point leaves each record in the spool or in a whole file, and the books balance", async () => {
    const { files, uids } = recorded();
    const begin = files.changes.length;
    const clock = new ManualClock();
    const world = { files, clock, processes: new FakeProcesses(99) };
    expect((await sondeSpool(world, ["export", FILE, "--spool", SPOOL])).code).toBe(0);
    const random = new SeededRandom(1);
    let whole = 0;
    for (let end = begin; end <= files.changes.length; end++) {
      for (const choice of choicesAt(files.changes, end, 3, random).choices) {
        const image = crashImage(files.changes, end, choice, random);
        const found = new Set(wireRecords({ files: image, clock } as never).keys());
        const there = { files: image, clock, processes: new FakeProcesses(98) };
        const { output } = await sondeSpool(there, ["stat", SPOOL, "--json"]);
        expectBalanced(JSON.parse(output) as Ledger);
        if (image.status(FILE) !== undefined) {
          whole++;
          const { code } = await sondeSpool(there, ["import", FILE, "--yes", "--spool", "/b"]);
          expect(code).toBe(0);
          continue;
        }
        expect([...uids].filter((uid) => !found.has(uid))).toEqual([]);
      }
    }
    expect(whole).toBeGreaterThan(0);
  });

  test("of an import at any point is made good by the same import again, and no record is imported twice", async () => {
    const { files: source, uids } = recorded();
    const clock = new ManualClock();
    const processes = new FakeProcesses(99);
    await sondeSpool({ files: source, clock, processes }, ["export", FILE, "--spool", SPOOL]);
    const files = new RecordingFileSystem();
    files.makeDirectory(ROOT);
    files.makeDirectory("/usb");
    put(files, source);
    files.syncDirectory("/");
    files.syncDirectory("/usb");
    const begin = files.changes.length;
    const argv = ["import", FILE, "--yes", "--spool", SPOOL];
    expect((await sondeSpool({ files, clock, processes }, argv)).code).toBe(0);
    const random = new SeededRandom(2);
    for (let end = begin; end <= files.changes.length; end++) {
      for (const choice of choicesAt(files.changes, end, 3, random).choices) {
        const image = crashImage(files.changes, end, choice, random);
        if (image.status(FILE) === undefined) put(image, source);
        const there = { files: image, clock, processes: new FakeProcesses(98) };
        const again = await sondeSpool(there, argv);
        expect(again.error).not.toContain("bug");
        const { output } = await sondeSpool(there, ["stat", SPOOL, "--json"]);
        const ledger = JSON.parse(output) as Ledger;
        expectBalanced(ledger);
        expect(ledger).toMatchObject({ imported: uids.size, buffered: uids.size });
        expect(new Set(wireRecords({ files: image, clock } as never).keys())).toEqual(uids);
      }
    }
  });
});
