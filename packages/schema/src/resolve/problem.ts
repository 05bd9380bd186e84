import type { Located, Place } from "../diagnostics/finding.ts";
import type { SignalKind } from "../load/declarations.ts";

/** What kind of thing a reference means. */
export type Target = "attribute" | SignalKind;

/** Why something could not be looked up. Rules of check/ turn it into findings. */
export type ResolveProblem =
  | { readonly kind: "unresolved"; readonly target: Target; readonly name: Located<string> }
  /** A dependency has it, but a signal can list only attribute groups of its own registry. */
  | { readonly kind: "foreign-group"; readonly name: Located<string>; readonly registry: string }
  /** Two dependencies define it, and nothing says which is meant. */
  | {
      readonly kind: "ambiguous";
      readonly target: Target;
      readonly name: Located<string>;
      readonly registries: readonly string[];
    }
  /** Its owner keeps it from others, or from what others may use. */
  | { readonly kind: "excluded"; readonly target: Target; readonly name: Located<string> }
  /** A reference that leads back to where it stands. */
  | { readonly kind: "circular"; readonly name: Located<string> }
  /** Two groups that one signal lists hold the same attribute. */
  | {
      readonly kind: "group-collision";
      readonly key: string;
      readonly groups: readonly [string, string];
      readonly place: Place;
    }
  | {
      readonly kind: "refines-other-kind";
      readonly name: Located<string>;
      readonly expected: SignalKind;
      readonly found: SignalKind;
    }
  /** A refinement of an entity moves an attribute into or out of its identity. */
  | { readonly kind: "identity-changed"; readonly key: Located<string>; readonly entity: string }
  | { readonly kind: "unmatched-import"; readonly pattern: Located<string> }
  /** A registry that this one builds upon, directly or not, does not resolve. */
  | {
      readonly kind: "broken-dependency";
      readonly registry: string;
      /** Of the direct dependency that leads to it. */
      readonly schemaUrl: Located<string>;
      readonly count: number;
      /** Where the first of its problems is. */
      readonly first: Place;
    }
  /** References nest too deep, or one signal, or all together, have too many attributes. */
  | {
      readonly kind: "limit";
      readonly bound: "depth" | "signal" | "registry";
      readonly name: Located<string>;
    }
  /** Found in the excerpt that ships with Sonde, without a dependency that says so. */
  | { readonly kind: "undeclared-dependency"; readonly key: Located<string> };
