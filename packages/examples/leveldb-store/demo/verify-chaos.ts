import type { Ledger } from "@sonde/sdk";
import type { ReceivedRecord } from "@sonde/sdk/testing";
import type { Chaos } from "./chaos.ts";

/**
 * What the books say of a backend that misbehaved, against what it did; empty when both say the same. `seen` are the
 * records of every request that could be read, whatever it was answered.
 */
export function verifyChaos(
  chaos: Pick<Chaos, "rejected" | "refused">,
  ledger: Pick<Ledger, "admitted" | "rejected" | "quarantined">,
  seen: readonly ReceivedRecord[],
): string[] {
  const problems: string[] = [];
  const { admitted, rejected, quarantined } = ledger;
  if (rejected !== chaos.rejected) {
    problems.push(`the backend rejected ${chaos.rejected} records, the ledger says ${rejected}`);
  }
  if (quarantined > chaos.refused) {
    problems.push(
      `${quarantined} records were set aside, but only ${chaos.refused} were in requests that the backend refused`,
    );
  }
  const uids = new Set(seen.map(({ attributes }) => attributes.get("log.record.uid")));
  if (uids.size !== admitted) {
    problems.push(
      `${admitted} records were admitted, but ${uids.size} different ones were ever sent`,
    );
  }
  return problems;
}
