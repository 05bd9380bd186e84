import type { Ledger } from "@sonde/sdk";

/** The counts in a ledger that are summands. */
export type LedgerCount = {
  [N in keyof Ledger]: Ledger[N] extends number ? N : never;
}[keyof Ledger];

export interface Identity {
  readonly left: readonly LedgerCount[];
  readonly right: readonly LedgerCount[];
}

/** The three sums that a ledger has to satisfy, in a record's order of life. */
export const IDENTITIES: readonly Identity[] = [
  {
    left: ["emitted"],
    right: ["sampledOut", "suppressed", "invalid", "disabled", "ringFull", "kept"],
  },
  {
    left: ["kept", "retroactive", "summaries", "self", "imported"],
    right: ["admitted", "failedBeforeAdmission"],
  },
  {
    left: ["admitted"],
    right: ["delivered", "rejected", "quarantined", "thinned", "dropped", "exported", "buffered"],
  },
];

export function sumOf(ledger: Ledger, names: readonly LedgerCount[]): number {
  return names.reduce((total, name) => total + ledger[name], 0);
}

/** Adds up again what the ledger says of itself; empty when all is well. */
export function verifyIdentities(ledger: Ledger): string[] {
  const problems = IDENTITIES.filter(
    ({ left, right }) => sumOf(ledger, left) !== sumOf(ledger, right),
  ).map(
    ({ left, right }) =>
      `${left.join(" + ")} is ${sumOf(ledger, left)} in the ledger, ` +
      `but ${right.join(" + ")} is ${sumOf(ledger, right)}`,
  );
  if (ledger.invalid > 0) {
    problems.push(`${ledger.invalid} events did not fit their own registry`);
  }
  return problems;
}
