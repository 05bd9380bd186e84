import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem, systemError } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";

/** A disk that is so full that it takes small writes only: a segment's head, but not its rows. */
class NearlyFullDisk extends MemoryFileSystem {
  maxWriteBytes: number = Number.POSITIVE_INFINITY;

  override write(descriptor: number, bytes: Uint8Array, position: number): number {
    if (bytes.byteLength > this.maxWriteBytes) throw systemError("ENOSPC", String(descriptor));
    return super.write(descriptor, bytes, position);
  }
}

test("a segment whose rows never fitted does not stay on the full disk, however often they are tried", () => {
  const files = new NearlyFullDisk();
  const clock = new ManualClock();
  const bench = new Workbench({ files, clock, processes: new FakeProcesses(1), seed: 1 });
  files.maxWriteBytes = 2000;
  const rows = 200;
  bench.emit("normal", rows);
  for (let i = 0; i < 20; i++) {
    bench.take();
    bench.spool.maintain();
    clock.advance(2000);
  }
  expect(files.paths.filter((path) => path.endsWith(".seg"))).toEqual([]);
  expectBalanced(bench.spool.ledger());

  files.maxWriteBytes = Number.POSITIVE_INFINITY;
  clock.advance(2000);
  bench.take();
  expect(bench.spool.sync()).toBe(true);
  expect(bench.deliverAll()).toHaveLength(rows);
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ delivered: rows, failedBeforeAdmission: 0 });
});
