import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { readWaitingRows } from "./support/spool/independent-reader.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { readingOf } from "./support/spool/spool-reading.ts";
import { Workbench } from "./support/spool/workbench.ts";

const FIXTURE = fileURLToPath(new URL("./fixtures/spool-v1", import.meta.url));

function load(): MemoryFileSystem {
  const memory = new MemoryFileSystem();
  const visit = (path: string): void => {
    for (const name of readdirSync(join(FIXTURE, path))) {
      const inner = `${path}/${name}`;
      if (statSync(FIXTURE + inner).isDirectory()) {
        memory.makeDirectory(inner);
        visit(inner);
      } else memory.put(inner, readFileSync(FIXTURE + inner));
    }
  };
  memory.makeDirectory("/spool");
  visit("/spool");
  return memory;
}

interface Expected {
  readonly leases: readonly {
    readonly instance: string;
    readonly lane: string;
    readonly records: readonly { event: string; sequence: number; values: object }[];
  }[];
}

const expected = JSON.parse(readFileSync(`${FIXTURE}/expected.json`, "utf8")) as Expected;

test("a reader written from the specification alone finds the same rows", () => {
  const instances = readdirSync(`${FIXTURE}/spool/v1`).filter((name) => !name.includes("."));
  expect(instances.length).toBe(2);
  for (const instance of instances) {
    const wanted = expected.leases
      .filter((lease) => lease.instance === instance)
      .flatMap(({ lane, records }) =>
        records.map(({ event, sequence, values }) => ({ lane, event, sequence, values })),
      );
    expect(wanted.length).toBeGreaterThan(0);
    expect(readWaitingRows(`${FIXTURE}/spool/v1/${instance}`, instance)).toEqual(wanted);
  }
});

test("T31: a spool that version 1 wrote is read as it was then", () => {
  const bench = new Workbench({
    files: load(),
    clock: new ManualClock(),
    processes: new FakeProcesses(2),
    seed: 4,
  });
  expectBalanced(bench.spool.ledger());
  expect(readingOf(bench)).toEqual(expected);
  expect(bench.spool.ledger()).toMatchObject({ buffered: 0, dropped: 0, discrepancy: 0 });
  expect(bench.warnings).toEqual([]);
});
