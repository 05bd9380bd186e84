import type { ChildMessage } from "./child/plan.ts";
import type { Child } from "./child.ts";

/** Of what a child said that it must not, so many are kept. */
const MAX_COMPLAINTS = 20;

/** Listens to a child that syncs regularly: its books must balance each time. */
export class WatchedChild {
  readonly child: Child;
  readonly complaints: string[] = [];
  /** Codes of the warnings that are part of the scenario, as they came. */
  readonly warnings: Set<string> = new Set();
  /** Syncs whose books were balanced. */
  balanced: number = 0;
  /** Syncs that the disk refused. */
  refused: number = 0;
  readonly #expected: readonly string[];

  /** `expected` are codes of warnings that the scenario provokes. */
  constructor(child: Child, expected: readonly string[]) {
    this.child = child;
    this.#expected = expected;
    child.onMessage((message) => this.#heard(message));
  }

  /** Of its own account, or by what it wrote where it should write nothing. */
  complaintsAtEnd(): readonly string[] {
    const lines = this.child.errors.split("\n").filter((line) => line !== "");
    // Of its own: a tracer that loses its process while it holds it up says so.
    const errors = lines.filter((line) => !line.startsWith("strace: "));
    if (errors.length === 0) return this.complaints;
    return [...this.complaints, `wrote to standard error: ${errors.join("\n")}`];
  }

  #heard(message: ChildMessage): void {
    switch (message.kind) {
      case "ready":
        this.#check(message.ledger.discrepancy);
        break;
      case "synced":
        this.#check(message.ledger.discrepancy);
        if (!message.isSynced) this.refused++;
        break;
      case "warning":
        if (this.#expected.includes(message.code)) this.warnings.add(message.code);
        else this.#complain(`warned: ${message.code}: ${message.message}`);
        break;
    }
  }

  #check(discrepancy: number): void {
    if (discrepancy === 0) this.balanced++;
    else this.#complain(`the books had a discrepancy of ${discrepancy}`);
  }

  #complain(what: string): void {
    if (this.complaints.length < MAX_COMPLAINTS) this.complaints.push(what);
  }
}
