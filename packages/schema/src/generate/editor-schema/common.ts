import type { Stability } from "../../load/declarations.ts";
import {
  anyOf,
  type Definitions,
  type JsonSchema,
  mapping,
  orNull,
  type Properties,
  refer,
  text,
  textOrNull,
  wordOf,
} from "./json-schema.ts";

/** Keys that attributes, signals and enum members share. */

export const BRIEF: JsonSchema = text("What it is, in a sentence.");
export const NOTE: JsonSchema = text("What the brief leaves out.");
export const STABILITY: JsonSchema = refer("stability");
export const DEPRECATED: JsonSchema = orNull(
  refer("deprecation"),
  "Present where it should no longer be used.",
);

/** The same keys where they replace what a definition says. Absent or null, they replace nothing. */
export const OVERRIDES: Properties & {
  readonly [Key in "brief" | "note" | "stability" | "deprecated"]: JsonSchema;
} = {
  brief: textOrNull("Replaces the brief of the definition."),
  note: textOrNull("Replaces the note of the definition."),
  stability: orNull(refer("stability"), "Replaces the stability of the definition."),
  deprecated: DEPRECATED,
};

/** A text, a number, `true` or `false`. */
export const SCALARS: readonly JsonSchema[] = [
  { type: "string" },
  { type: "number" },
  { type: "boolean" },
];

const STABILITY_MEANINGS: Readonly<Record<Stability, string>> = {
  development: "Being worked on; it may change or go at any time.",
  alpha: "First users try it; it may still change.",
  beta: "Shaped by use; changes are rare and announced.",
  release_candidate: "As it will be, if nobody objects.",
  stable: "It keeps its name, its type and its meaning.",
  deprecated: "Of older files. Write the key `deprecated` instead.",
};

const OTHER_REASONS = {
  obsoleted: "Nothing takes its place.",
  uncategorized: "Something else takes its place; the note says what.",
  unspecified: "Of older files, where a deprecation was only a text.",
};

/** By name, the definitions behind those keys. */
export function commonDefinitions(): Definitions {
  const renamed = wordOf({ renamed: "It has another name now." }, "Why.");
  return {
    stability: wordOf(STABILITY_MEANINGS, "How far it can be relied upon."),
    deprecation: anyOf("Why it should no longer be used.", [refer("renaming"), refer("removal")]),
    renaming: mapping(
      "It has another name now.",
      {
        reason: renamed,
        renamed_to: text("The new name."),
        note: textOrNull("What else there is to say."),
      },
      ["reason", "renamed_to"],
    ),
    removal: mapping(
      "It has no other name with the same meaning.",
      {
        reason: wordOf(OTHER_REASONS, "Why."),
        note: text("What to use instead, or why nothing."),
      },
      ["reason", "note"],
    ),
  };
}
