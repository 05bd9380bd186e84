/** Recovers one directory, delivers some leases of it, and says what it found and what it took. */
import { nodeFileSystem } from "../../../src/file-system.ts";
import { leaseFrom } from "../../../src/spool/lease.ts";
import { sumLedger } from "../../../src/spool/ledger.ts";
import { recoverInstance } from "../../../src/spool/recover.ts";
import { ManualClock } from "./manual-clock.ts";

export interface Opened {
  readonly buffered: number;
  readonly delivered: number;
  readonly discrepancy: number;
  readonly residentBytes: number;
}

const [root, id, leases] = process.argv.slice(2) as [string, string, string];
const instance = recoverInstance(nodeFileSystem, new ManualClock(), id, `${root}/${id}`, (path) => {
  throw new Error(`${path} is damaged`);
});
for (let left = Number(leases); left > 0; left--) {
  const lease = leaseFrom(nodeFileSystem, instance, "normal", "basic")!;
  const delivered = lease.records.length;
  instance.settle(lease, { outcomes: { delivered }, reasons: lease.refused });
}
const { buffered, delivered, discrepancy } = sumLedger([instance.books]);
const residentBytes = process.resourceUsage().maxRSS * 1024;
const opened: Opened = { buffered, delivered, discrepancy, residentBytes };
process.stdout.write(JSON.stringify(opened));
