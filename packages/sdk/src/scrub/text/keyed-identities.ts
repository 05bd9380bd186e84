import type { DiagnosticLevel } from "../../emit/definition.ts";
import { Pseudonymizer } from "../pseudonym.ts";
import type { Identities } from "./identities.ts";

/** Pseudonyms by one key, of the same kind as in classified fields. At level `basic` nothing stands for a person. */
export class KeyedIdentities implements Identities {
  readonly #identifiers: Pseudonymizer;
  readonly #persons: Pseudonymizer | undefined;

  constructor(key: Uint8Array, level: DiagnosticLevel) {
    this.#identifiers = new Pseudonymizer(key, "identifier");
    this.#persons = level === "full" ? new Pseudonymizer(key, "personal") : undefined;
  }

  of(foundClass: "identifier" | "personal", value: string): string | undefined {
    return (foundClass === "identifier" ? this.#identifiers : this.#persons)?.text(value);
  }
}
