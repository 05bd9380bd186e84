import type { Located } from "../diagnostics/finding.ts";
import type { AttributeType } from "../load/declarations.ts";
import type { MappingNode } from "../load/node.ts";
import { AnnotationReader, declaredKeys, sondeAnnotation } from "./annotation-reader.ts";
import { fieldTypeOf, isEnum, isQuantity } from "./field-type.ts";
import type { ContractProblem } from "./problem.ts";

/** What a value may reveal (docs/schema.md, "Classes"). */
export const PRIVACY_CLASSES = [
  "system",
  "operational",
  "identifier",
  "personal",
  "content",
  "secret",
  "text",
] as const;
export type PrivacyClass = (typeof PRIVACY_CLASSES)[number];

/** What a value may name, so that a mask can keep what tells nothing of whose it is (docs/schema.md, "What a value names"). */
export const IDENTIFIED_THINGS = [
  "host",
  "ip",
  "mac",
  "wwn",
  "iqn",
  "nqn",
  "sid",
  "path",
  "account",
] as const;
export type IdentifiedThing = (typeof IDENTIFIED_THINGS)[number];

/** The keys of `sonde` on an attribute, in the order of the docs. */
export const ATTRIBUTE_ANNOTATIONS = [
  "class",
  "identifies",
  "unit",
  "min",
  "max",
  "max_length",
  "max_items",
  "closed",
] as const;

export interface AttributeContract {
  /** The keys that are there, readable or not: one that cannot be read is not missing. */
  readonly declared: ReadonlySet<string>;
  readonly class: Located<PrivacyClass> | undefined;
  readonly identifies: Located<IdentifiedThing> | undefined;
  /** UCUM. */
  readonly unit: Located<string> | undefined;
  readonly min: Located<number> | undefined;
  readonly max: Located<number> | undefined;
  /** In UTF-16 code units. */
  readonly maxLength: Located<number> | undefined;
  readonly maxItems: Located<number> | undefined;
  readonly closed: Located<boolean> | undefined;
  readonly problems: readonly ContractProblem[];
}

export function readAttributeContract(
  annotations: MappingNode | undefined,
  type: AttributeType,
): AttributeContract {
  const problems: ContractProblem[] = [];
  const node = sondeAnnotation(annotations, problems);
  const reader = new AnnotationReader(node, "", ATTRIBUTE_ANNOTATIONS, problems);
  const contract: AttributeContract = {
    declared: declaredKeys(annotations, ATTRIBUTE_ANNOTATIONS),
    class: reader.oneOf("class", PRIVACY_CLASSES),
    identifies: reader.oneOf("identifies", IDENTIFIED_THINGS),
    unit: reader.text("unit"),
    min: reader.number("min"),
    max: reader.number("max"),
    maxLength: reader.number("max_length"),
    maxItems: reader.number("max_items"),
    closed: reader.boolean("closed"),
    problems,
  };
  refuseUnit(contract.unit, type, reader);
  if (contract.closed !== undefined && !isEnum(type)) {
    const message = "`closed` stands on an attribute that is no enum";
    reader.invalid(contract.closed.place, message, "remove it, or list the members in `type`");
  }
  return contract;
}

/** What the code itself says is judged by the rule `invalid-unit`. */
function refuseUnit(
  unit: Located<string> | undefined,
  type: AttributeType,
  reader: AnnotationReader,
): void {
  if (unit === undefined || fieldTypeOf(type) === undefined || isQuantity(type)) return;
  const message = "`unit` stands on an attribute that is no quantity";
  reader.invalid(unit.place, message, "remove it: only int and double have units");
}
