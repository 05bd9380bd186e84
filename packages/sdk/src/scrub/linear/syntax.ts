import type { UnitSet } from "./unit-set.ts";

/** A parsed pattern. Offsets are those of the pattern, for what can be refused later on. */
export type Syntax =
  | { readonly kind: "units"; readonly set: UnitSet; readonly offset: number }
  | { readonly kind: "assertion"; readonly assertion: Assertion; readonly offset: number }
  | { readonly kind: "sequence"; readonly parts: readonly Syntax[]; readonly offset: number }
  | { readonly kind: "choice"; readonly options: readonly Syntax[]; readonly offset: number }
  | {
      readonly kind: "repeat";
      readonly of: Syntax;
      readonly min: number;
      /** Undefined: without end. */
      readonly max: number | undefined;
      readonly isLazy: boolean;
      readonly offset: number;
    };

/** Of a place between two units. */
export type Assertion = "start" | "end" | "word-edge" | "no-word-edge";

export function canBeEmpty(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case "units":
      return false;
    case "assertion":
      return true;
    case "sequence":
      return syntax.parts.every(canBeEmpty);
    case "choice":
      return syntax.options.some(canBeEmpty);
    case "repeat":
      return syntax.min === 0 || canBeEmpty(syntax.of);
  }
}
