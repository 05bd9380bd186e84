import type { Place } from "../diagnostics/finding.ts";
import type { ContractProblem } from "./problem.ts";
import type { Registry } from "./registry.ts";

/** Every problem with the form of a `sonde` annotation, once, however many uses it comes up in. */
export function* allProblems(registry: Registry): Generator<ContractProblem> {
  const known = new Map<Place, Set<string>>();
  for (const problem of repeatedProblems(registry)) {
    const { kind, place } = problem;
    const text = kind === "invalid-value" ? problem.message : problem.key;
    const others = known.get(place) ?? new Set();
    known.set(place, others);
    if (others.has(`${kind} ${text}`)) continue;
    others.add(`${kind} ${text}`);
    yield problem;
  }
}

function* repeatedProblems({ attributes, events, problems }: Registry): Generator<ContractProblem> {
  yield* problems;
  for (const attribute of attributes) yield* attribute.contract.problems;
  for (const event of events) {
    yield* event.contract.problems;
    for (const attribute of event.attributes) yield* attribute.contract.problems;
  }
}
