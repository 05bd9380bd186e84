import type { Place } from "../diagnostics/finding.ts";
import type { ChangeRule } from "./change.ts";
import type { FieldName } from "./shape.ts";
import type { Element } from "./snapshot.ts";

/** A difference and one rule that it falls under, with what is needed to describe it. */
export interface Difference {
  readonly rule: ChangeRule;
  readonly kind: "added" | "removed" | "renamed" | "field";
  /** From the outside in, the registry left out. Of what is gone, its last element is the old one. */
  readonly path: readonly Element[];
  readonly field: FieldName | undefined;
  readonly from: string | null;
  readonly to: string | null;
  readonly oldPlace: Place;
  readonly newPlace: Place;
}

/** With the paths of the uses that changed with the definition. */
export interface FoldedDifference extends Difference {
  readonly uses: readonly (readonly Element[])[];
}
