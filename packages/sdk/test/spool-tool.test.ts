import { describe, expect, test } from "vitest";
import type { Ledger } from "../src/spool/ledger.ts";
import { decodeLogsRequest } from "../src/testing/otlp-decoder.ts";
import { decodeJsonLogsRequest } from "../src/testing/otlp-json-decoder.ts";
import { encodeLogsRequest } from "./support/otlp/records-request.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { everything } from "./support/spool/fixture-event.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";
import {
  readOnly,
  sondeSpool,
  type ToolOutcome,
  type ToolWorld,
} from "./support/tool/sonde-spool.ts";

/** A spool with a process that closed, one that was killed with rows, and one that lives. */
class Scene {
  readonly files = new MemoryFileSystem();
  readonly clock = new ManualClock();
  readonly processes = new FakeProcesses(9);

  start(pid: number): Workbench {
    const processes = new FakeProcesses(pid);
    for (const other of [1, 2, 3]) processes.livenessOf.set(other, "alive");
    const { files, clock } = this;
    return new Workbench({ files, clock, processes, seed: pid, key: Buffer.alloc(32, 7) });
  }

  /** The tool, on a disk that takes no change. */
  run(...argv: readonly string[]): Promise<ToolOutcome> {
    const world: ToolWorld = { ...this, files: readOnly(this.files) };
    return sondeSpool(world, argv);
  }
}

function scene(): Scene & { readonly killed: Workbench; readonly living: Workbench } {
  const made = new Scene();
  const closed = made.start(1);
  closed.emit("bulk", 10, 0.5);
  closed.write("normal", 3);
  closed.deliverAll();
  closed.spool.close();
  const killed = made.start(2);
  killed.write("normal", 4);
  killed.write("critical", 1);
  made.clock.advance(5000);
  const living = made.start(3);
  living.write("bulk", 2);
  made.processes.livenessOf.set(3, "alive");
  return Object.assign(made, { killed, living });
}

/** Every byte, every time and what is open. */
function contents(files: MemoryFileSystem): unknown {
  const found = files.paths.map((path) => [path, files.bytesOf(path), files.status(path)]);
  return [files.openDescriptors, found];
}

const SPOOL = ROOT.replace(/\/v1$/, "");

test("T8: an operator sees what is in a spool without a running process, and changes nothing by looking", async () => {
  const made = scene();
  const before = contents(made.files);
  const ls = await made.run("ls", SPOOL);
  expect(ls).toMatchObject({ code: 0, error: "" });
  const lines = ls.output.split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^STATE +INSTANCE +WHO +RECORDS/);
  expect(ls.output).toContain(`dead    ${made.killed.instanceId}  -      5 `);
  expect(ls.output).toContain("2026-11-23T00:00:00Z  critical 1, normal 4");
  expect(ls.output).toMatch(new RegExp(`alive +${made.living.instanceId} +pid 3 +2 .*bulk 2`));
  expect(ls.output).toMatch(/closed .* 0 /);

  const stat = await made.run("stat", SPOOL, "--json");
  const ledger = JSON.parse(stat.output) as Ledger;
  expectBalanced(ledger);
  // How many of the bulk rows at rate 0.5 there are is the seed's.
  expect(ledger).toMatchObject({ delivered: ledger.kept - 7, buffered: 7, emitted: 20 });
  expect(ledger.unknownTail.incarnations).toBe(1);
  expect((await made.run("stat", SPOOL)).output).toMatch(/^buffered +7$/m);

  expect(await made.run("verify", SPOOL)).toMatchObject({ code: 0, error: "" });
  expect((await made.run("cat", SPOOL)).output.split("\n")).toHaveLength(8);
  expect(contents(made.files)).toEqual(before);
});

test("what a live process has delivered is not listed, however its leases were settled", async () => {
  const made = scene();
  const first = made.living.spool.lease()!;
  made.living.deliver(first);
  expect((await made.run("cat", SPOOL)).output.split("\n")).toHaveLength(6);
  const ledger = JSON.parse((await made.run("stat", SPOOL, "--json")).output) as Ledger;
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ delivered: ledger.kept - 5, buffered: 5 });
});

describe("cat", () => {
  test("prints critical records first, with the attributes that they have and their uid", async () => {
    const made = scene();
    const lines = (await made.run("cat", SPOOL)).output.split("\n");
    expect(lines[0]).toBe(
      `2026-11-23T00:00:00.000Z bench.critical.r1 test.sequence=0 uid=${made.killed.instanceId}:4`,
    );
    expect(lines.map((line) => line.split(" ")[1])).toEqual([
      "bench.critical.r1",
      ...Array.from({ length: 4 }, () => "bench.normal.r1"),
      "bench.bulk.r1",
      "bench.bulk.r1",
      undefined,
    ]);
  });

  test("takes records of one event, or of one instance", async () => {
    const made = scene();
    const lines = async (...argv: readonly string[]): Promise<number> =>
      (await made.run("cat", SPOOL, ...argv)).output.split("\n").length - 1;
    expect(await lines("--event", "bench.bulk.r1")).toBe(2);
    expect(await lines("--event", "bench.bulk.r1", "--event", "bench.critical.r1")).toBe(3);
    expect(await lines("--instance", made.killed.instanceId)).toBe(5);
    expect(await lines("--quarantined")).toBe(0);
  });

  test("prints as JSON what the wire would have", async () => {
    const made = scene();
    for (const int of [7, -(2n ** 63n)]) {
      made.living.emitEvent(everything, {
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
    made.living.take();
    const { output } = await made.run("cat", SPOOL, "--json", "--event", everything.name);
    const lines = output.split("\n").slice(0, -1);
    made.living.spool.sync();
    const lease = made.living.spool.lease()!;
    expect(lease.records.length).toBeGreaterThan(0);
    const { resource, uidInstance: instance } = lease.instance;
    const wire = encodeLogsRequest([{ resource, records: lease.records, instance }]);
    const [sent] = decodeLogsRequest(wire).resourceLogs[0]!.scopeLogs;
    const request = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${lines.join(",")}]}]}]}`;
    const [printed] = decodeJsonLogsRequest(request).resourceLogs[0]!.scopeLogs;
    expect(printed!.logRecords).toEqual(sent!.logRecords);
  });
});

describe("verify", () => {
  const segmentOf = ({ files, killed }: ReturnType<typeof scene>): string =>
    files.paths.find((path) => path.includes(killed.instanceId) && path.includes("normal-"))!;
  const flip = (files: MemoryFileSystem, path: string, at: number): void => {
    const bytes = Buffer.from(files.bytesOf(path));
    bytes[at]! ^= 1;
    files.put(path, bytes);
  };

  test("names file and offset of a damaged block, and ends with 1", async () => {
    const made = scene();
    flip(made.files, segmentOf(made), 60);
    const { code, output } = await made.run("verify", SPOOL);
    expect(code).toBe(1);
    expect(output).toMatch(
      new RegExp(`^${segmentOf(made)}:0: [0-9]+ bytes are no valid block$`, "m"),
    );
    const { damage } = JSON.parse((await made.run("verify", SPOOL, "--json")).output) as {
      damage: unknown[];
    };
    expect(damage).toEqual([
      { path: segmentOf(made), offset: 0, problem: expect.stringContaining("no valid block") },
    ]);
    expect((await made.run("ls", SPOOL)).output).toContain("dead, damaged");
  });

  test("tells of rows that the books know where the last block is gone", async () => {
    const made = scene();
    flip(made.files, segmentOf(made), made.files.bytesOf(segmentOf(made)).byteLength - 10);
    const { code, output } = await made.run("verify", SPOOL);
    expect([code, output]).toEqual([1, expect.stringContaining("rows that no file holds")]);
    const ledger = JSON.parse((await made.run("stat", SPOOL, "--json")).output) as Ledger;
    expectBalanced(ledger);
    expect(ledger.byReason["dropped.damaged"]).toBe(4);
  });

  test("tells of a summary that cannot be read, of a link and of what a later version wrote", async () => {
    const made = scene();
    const summary = made.files.paths.find((path) => path.endsWith(".summary"))!;
    flip(made.files, summary, 80);
    const link = `${ROOT}/01900000-0000-7000-8000-000000000000`;
    made.files.putLink(link);
    const { code, output } = await made.run("verify", SPOOL);
    expect(code).toBe(1);
    expect(output).toContain(`${summary}:0: `);
    expect(output).toContain(`${link}:0: it is no directory but a link`);
    const { error } = await made.run("stat", SPOOL);
    expect(error).toContain(`${link} is not counted`);
  });
});

test("a spool that is not there is named, with what to do", async () => {
  const made = scene();
  for (const command of ["ls", "stat", "verify", "cat"]) {
    const { code, error, output } = await made.run(command, "/elsewhere");
    expect([code, output]).toEqual([2, ""]);
    expect(error).toContain("/elsewhere has no spool in it");
  }
  expect((await made.run("ls")).error).toContain("no spool is named");
  expect((await made.run("ls", SPOOL, "--spool", SPOOL)).error).toContain("named twice");
  expect((await made.run("ls", ROOT)).code).toBe(0);
});
