import type { Registry } from "../contract/registry.ts";
import type { Place, RuleDescription } from "../diagnostics/finding.ts";

/** What a rule may know besides the registry. */
export interface CheckContext {
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/** One violation; the rule's description completes it to a finding. */
export interface Violation {
  readonly place: Place;
  /** What is wrong, with the value; begins in lower case, ends without a full stop. */
  readonly message: string;
  /** What to do. */
  readonly help: string;
}

/** A rule is data and one function. Its page is `docs/rules/<id>.md`, its fixtures have its id. */
export interface Rule extends RuleDescription {
  check(registry: Registry, context: CheckContext): Iterable<Violation>;
}
