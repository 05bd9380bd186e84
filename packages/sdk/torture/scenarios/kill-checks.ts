import { brokenBooks } from "../final-books.ts";
import type { EpochFacts } from "./kill-epoch.ts";

/** Of the complaints, so many stand in the report. */
const MAX_EXAMPLES = 3;

/** What of the invariants did not hold, in words; empty where all of them did. */
export function brokenPromises(facts: EpochFacts): string[] {
  const { ledger, complaints } = facts;
  const broken = complaints.slice(0, MAX_EXAMPLES);
  if (complaints.length > MAX_EXAMPLES) {
    broken.push(`and ${complaints.length - MAX_EXAMPLES} more complaints of this kind`);
  }
  broken.push(...brokenBooks(facts));
  if (ledger === undefined) return broken;
  // The disk and the backend of this scenario are sound: there is no reason to give a row up.
  const { dropped, rejected, quarantined, thinned, exported, failedBeforeAdmission } = ledger;
  const none = { dropped, rejected, quarantined, thinned, exported, failedBeforeAdmission };
  for (const [name, count] of Object.entries(none)) {
    if (count !== 0) broken.push(`${name} is ${count}, not 0: ${JSON.stringify(ledger.byReason)}`);
  }
  const { incarnations } = ledger.unknownTail;
  if (incarnations < facts.instances || incarnations > facts.kills) {
    broken.push(
      `the ledger knows of ${incarnations} killed processes; ${facts.instances} had a directory, ${facts.kills} were killed`,
    );
  }
  return broken;
}
