import type { Place } from "../diagnostics/finding.ts";

/** What is wrong with the form of a `sonde` annotation. Rules of check/ turn it into findings. */
export type ContractProblem =
  | {
      readonly kind: "unknown-key";
      /** With the path below `sonde`: `sampling.rat`. */
      readonly key: string;
      /** The last part of the key, and what it could have been. */
      readonly word: string;
      readonly known: readonly string[];
      readonly place: Place;
    }
  | {
      readonly kind: "invalid-value";
      readonly message: string;
      readonly help: string;
      readonly place: Place;
    }
  | {
      readonly kind: "not-built-yet";
      readonly key: string;
      readonly help: string;
      readonly place: Place;
    };
