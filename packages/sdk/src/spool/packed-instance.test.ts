import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import type { EventRecord } from "../row/record.ts";
import { MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import { LANES } from "./lanes.ts";
import type { Lease } from "./lease.ts";
import { type PackedInstance, type PackedRow, packInstance } from "./packed-instance.ts";

const ID = "01a2075b-5dc5-717e-b91f-000000000001";
const DIRECTORY = `${ROOT}/${ID}`;

let pid = 9000;

function start(files: FileSystem, clock = new ManualClock()): Workbench {
  const own = pid++;
  return new Workbench({ files, clock, processes: new FakeProcesses(own), seed: own });
}

/** Rows of all lanes, on a disk of their own. */
function given(counts: readonly number[]): { bench: Workbench; leases: readonly Lease[] } {
  const bench = start(new MemoryFileSystem());
  for (const [index, lane] of LANES.entries()) bench.write(lane, counts[index]!);
  return { bench, leases: leasesOf(bench) };
}

function leasesOf(bench: Workbench): Lease[] {
  const leases: Lease[] = [];
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    leases.push(lease);
    bench.deliver(lease);
  }
  return leases;
}

function packed(
  { bench, leases }: ReturnType<typeof given>,
  account: "requeued" | "imported",
): PackedInstance {
  const rows: Partial<Record<string, PackedRow[]>> = {};
  for (const lease of leases) rows[lease.lane] = [...(rows[lease.lane] ?? []), ...lease.rows];
  const resource = { attributes: { "service.name": "elsewhere" } };
  return { id: ID, uidInstance: bench.instanceId, resource, rows, account };
}

/** What the wire would show of them. */
function shown(leases: readonly Lease[]): unknown[] {
  return leases.flatMap(({ lane, instance, records }) =>
    records.map(({ sequence, values, layout }: EventRecord) => {
      return { lane, uid: `${instance.uidInstance}:${sequence}`, event: layout.event, values };
    }),
  );
}

test("packed rows are taken over like those of a dead process, the same rows under the same uids", () => {
  const source = given([2, 30, 5]);
  const disk = new MemoryFileSystem();
  expect(packInstance(disk, new ManualClock(), DIRECTORY, packed(source, "imported"))).toBe(37);
  expect(disk.openDescriptors).toBe(0);
  expect(disk.list(DIRECTORY).sort()).toEqual([
    ...["bulk-00000001.seg", "critical-00000001.seg"],
    ...["journal-00000001.log", "normal-00000001.seg"],
  ]);
  const bench = start(disk);
  const found = bench.spool.ledger();
  expectBalanced(found);
  expect(found).toMatchObject({ imported: 37, admitted: 37, buffered: 37, emitted: 0, kept: 0 });
  expect(found.unknownTail.incarnations).toBe(0);
  const leases = leasesOf(bench);
  expect(shown(leases)).toEqual(shown(source.leases));
  const resources = leases.map(({ instance }) => instance.resource.attributes["service.name"]);
  expect(new Set(resources)).toEqual(new Set(["elsewhere"]));
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ imported: 37, delivered: 37, buffered: 0 });
});

test("rows that were requeued count as admitted only where they were quarantined", () => {
  const source = given([0, 4, 0]);
  const disk = new MemoryFileSystem();
  packInstance(disk, new ManualClock(), DIRECTORY, {
    ...packed(source, "requeued"),
    reason: "refused_400",
  });
  // Whoever quarantined them is not in these sums: they come from elsewhere.
  const ledger = start(disk).spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ imported: 4, admitted: 4, buffered: 4, quarantined: 0 });
  expect(ledger.byReason).toEqual({});
});

test("more rows than fit in a segment are in several, and none is held in memory", () => {
  const source = given([0, 2000, 0]);
  const [row] = source.leases[0]!.rows;
  const count = Math.ceil((2.5 * MAX_SEGMENT_BYTES) / row!.length);
  function* many(): Iterable<PackedRow> {
    for (let sequence = 0; sequence < count; sequence++) yield { ...row!, sequence };
  }
  const disk = new MemoryFileSystem();
  const rows = { normal: many() };
  packInstance(disk, new ManualClock(), DIRECTORY, { ...packed(source, "imported"), rows });
  const segments = disk.list(DIRECTORY).filter((name) => name.endsWith(".seg"));
  expect(segments).toEqual([1, 2, 3].map((number) => `normal-0000000${number}.seg`));
  const bench = start(disk);
  expect(bench.spool.ledger()).toMatchObject({ imported: count, buffered: count, discrepancy: 0 });
});

test("a disk that fails at any operation leaves no descriptor, and says so", () => {
  const source = packed(given([1, 3, 2]), "requeued");
  for (let survived = 0; ; survived++) {
    const memory = new MemoryFileSystem();
    const files = new FaultyFileSystem(memory);
    files.decide = () => (files.operations.length > survived ? "EIO" : undefined);
    let isWhole = false;
    try {
      packInstance(files, new ManualClock(), DIRECTORY, source);
      isWhole = files.operations.length <= survived;
    } catch (error) {
      expect(String(error)).toContain("EIO");
    }
    expect(memory.openDescriptors).toBe(0);
    if (isWhole) break;
  }
});

test("one sync that fails is never passed over", () => {
  const source = packed(given([1, 3, 2]), "requeued");
  // Of three segments and the books.
  for (let at = 1; at <= 4; at++) {
    const files = new FaultyFileSystem(new MemoryFileSystem());
    let left = at;
    files.decide = ({ name }) => (name === "sync" && --left === 0 ? "EIO" : undefined);
    expect(() => packInstance(files, new ManualClock(), DIRECTORY, source)).toThrow("EIO");
  }
});

test("rows before a write that failed are not safe where their segment could not be synced", () => {
  const source = given([0, 3000, 0]);
  const files = new FaultyFileSystem(new MemoryFileSystem());
  let writes = 0;
  files.decide = ({ name, path }) => {
    if (!path.endsWith("normal-00000001.seg")) return undefined;
    // Head, its copy, a block: the next one fails, and then the disk refuses the sync of what it has.
    if (name === "write" && ++writes === 4) return { shortBy: 1 };
    return name === "sync" ? "EIO" : undefined;
  };
  const pack = (): number =>
    packInstance(files, new ManualClock(), DIRECTORY, packed(source, "imported"));
  expect(pack).toThrow("segment 1 could not be synced");
});
