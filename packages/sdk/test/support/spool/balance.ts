import { expect } from "vitest";
import type { Ledger } from "../../../src/spool/ledger.ts";

/** The three identities, spelled out once more beside the code that adds them up. */
export function expectBalanced(ledger: Ledger): void {
  const { emitted, sampledOut, suppressed, invalid, disabled, ringFull, kept } = ledger;
  expect(emitted).toBe(sampledOut + suppressed + invalid + disabled + ringFull + kept);
  const { retroactive, summaries, self, imported, admitted, failedBeforeAdmission } = ledger;
  expect(kept + retroactive + summaries + self + imported).toBe(admitted + failedBeforeAdmission);
  const { delivered, rejected, quarantined, thinned, dropped, exported, buffered } = ledger;
  const settled = delivered + rejected + quarantined + thinned + dropped + exported;
  expect(admitted).toBe(settled + buffered);
  expect(ledger.discrepancy).toBe(0);
  for (const [name, value] of Object.entries(ledger)) {
    if (typeof value === "number") expect(value, name).toBeGreaterThanOrEqual(0);
  }
}
