import type { ContractProblem } from "./problem.ts";
import type { Registry } from "./registry.ts";

/** Every problem with the form of a `sonde` annotation. One may come up once per use. */
export function allProblems(registry: Registry): readonly ContractProblem[] {
  return [
    ...registry.problems,
    ...registry.attributes.flatMap((attribute) => attribute.contract.problems),
    ...registry.events.flatMap((event) => [
      ...event.contract.problems,
      ...event.attributes.flatMap((attribute) => attribute.contract.problems),
    ]),
  ];
}
