import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";

const DEAD = "01a21980-e500-7527-bb0f-f17db7465828";

/** Starts a process; right before its n-th operation on what a dead one left, another takes that away. */
function startBeside(name: string, before: number): { warnings: unknown[]; operations: number } {
  const memory = new MemoryFileSystem();
  memory.makeDirectory(`${ROOT}/${name}`);
  memory.put(`${ROOT}/${name}/owner.json`, Buffer.from('{"pid":4}'));
  const files = new FaultyFileSystem(memory);
  let operations = 0;
  files.decide = ({ path }) => {
    const isAbout = path === `${ROOT}/${name}` || path.startsWith(`${ROOT}/${name}/`);
    if (!isAbout || operations++ !== before) return undefined;
    for (const left of memory.paths.filter((inside) => inside.startsWith(`${ROOT}/${name}/`)))
      memory.removeFile(left);
    memory.removeDirectory(`${ROOT}/${name}`);
    return undefined;
  };
  const processes = new FakeProcesses(5);
  const bench = new Workbench({ files, clock: new ManualClock(), processes, seed: 5 });
  expectBalanced(bench.spool.ledger());
  return { warnings: bench.warnings, operations };
}

test.each([`.${DEAD}`, DEAD])("nobody is told where another process is faster with %s", (name) => {
  for (let before = 0; ; before++) {
    const { warnings, operations } = startBeside(name, before);
    expect(warnings).toEqual([]);
    if (operations <= before) {
      // All the looks, the claim or the removal: each was tried once.
      expect(before).toBeGreaterThan(3);
      break;
    }
  }
});
