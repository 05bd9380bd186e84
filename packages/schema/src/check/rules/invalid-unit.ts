import { isQuantity } from "../../contract/field-type.ts";
import { examineUnit } from "../../contract/ucum.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

export const invalidUnit: Rule = {
  id: "invalid-unit",
  severity: "warning",
  why: "UCUM is the code that backends convert and label by; any other word is only text to them",
  *check(registry) {
    for (const { contract, type } of registry.attributes) {
      if (contract.unit !== undefined && isQuantity(type)) yield* examine(contract.unit);
    }
    for (const { attributes, origin } of registry.events) {
      if (origin !== undefined) continue;
      for (const { contract, key, origin: definedBy, type } of attributes) {
        if (contract.unit === undefined || !isQuantity(type)) continue;
        const { place, value } = contract.unit;
        yield* examine({ value, place: definedBy === undefined ? place : key.place });
      }
    }
    for (const { declaration, origin } of registry.metrics) {
      if (origin === undefined && declaration.unit !== undefined) yield* examine(declaration.unit);
    }
  },
};

function* examine({ place, value }: Located<string>): Generator<Violation> {
  const problem = examineUnit(value);
  if (problem !== undefined) yield { place, message: problem.problem, help: problem.help };
}
