import { createFinding, type Finding, type Place } from "../diagnostics/finding.ts";
import { MAX_FINDINGS } from "./limits.ts";
import { REGISTRY_LIMIT } from "./rules.ts";

/**
 * Findings up to a bound: a few bytes can be wrong in a way of their own, and a hostile registry has
 * millions of them. What is left out makes an error of its own, so that nothing passes by it.
 */
export class FindingList {
  readonly #findings: Finding[] = [];
  #excess: Place | undefined;

  get length(): number {
    return this.#findings.length;
  }

  /** True where something was left out already. */
  get isFull(): boolean {
    return this.#excess !== undefined;
  }

  add(finding: Finding): void {
    if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding);
    else this.#excess ??= finding.place;
  }

  toArray(): readonly Finding[] {
    if (this.#excess === undefined) return this.#findings;
    const message = `there are more than ${MAX_FINDINGS} findings`;
    const help = "correct the others first; most will have one cause";
    return [...this.#findings, createFinding(REGISTRY_LIMIT, this.#excess, message, help)];
  }
}
