import { expect } from "vitest";
import type { FileSystem } from "../../../src/file-system.ts";
import type { Processes } from "../../../src/process-identity.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import { Quarantine } from "../../../src/spool/quarantine.ts";
import { refusedOutcomes } from "../../../src/spool/refused-outcomes.ts";
import type { Unfit } from "../../../src/spool/unfit.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import { ROOT, type Workbench } from "./workbench.ts";

/** The quarantine of a spool as the tool opens it, or another process. */
export function openQuarantine(
  files: FileSystem,
  {
    clock = new ManualClock(),
    processes = new FakeProcesses(1),
    unfit = (problem: Unfit): void => expect.unreachable(`${problem.path} ${problem.why}`),
  }: { clock?: ManualClock; processes?: Processes; unfit?: (problem: Unfit) => void } = {},
): Quarantine {
  const unexpected = (): void => expect.unreachable();
  const told = { unfit, tightened: unexpected, full: unexpected };
  return new Quarantine({ files, clock, processes, root: ROOT, ...told });
}

/** As a backend's refusal of all that is in the lease. False where the disk does not take it. */
export function setAside(bench: Workbench, lease: Lease, reason: string = "refused_400"): boolean {
  const { rows } = lease;
  const reasons = rows.length === 0 ? {} : { [`quarantined.${reason}`]: rows.length };
  return bench.spool.settle(lease, {
    outcomes: { quarantined: rows.length, ...refusedOutcomes(lease.refused) },
    reasons: { ...lease.refused, ...reasons },
    quarantine: [{ reason, rows }],
  });
}

/** Until nothing is left, or the disk refuses: then false. */
export function setAllAside(bench: Workbench, reason?: string): boolean {
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    if (!setAside(bench, lease, reason)) return false;
  }
  return true;
}

/** Delivers what there is. Returns the uids of the rows. */
export function deliverUids(bench: Workbench): string[] {
  const uids: string[] = [];
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    const { uidInstance } = lease.instance;
    uids.push(...lease.records.map(({ sequence }) => `${uidInstance}:${sequence}`));
    bench.deliver(lease);
  }
  return uids;
}

/** Uids of the first rows of a process. */
export function firstUids({ instanceId }: Workbench, count: number): string[] {
  return Array.from({ length: count }, (_, sequence) => `${instanceId}:${sequence}`);
}
