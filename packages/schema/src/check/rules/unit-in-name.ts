import { isQuantity } from "../../contract/field-type.ts";
import { examineUnit } from "../../contract/ucum.ts";
import { fitsNamedUnit, type NamedUnit, unitsNamedIn } from "../../contract/unit-words.ts";
import type { Rule } from "../rule.ts";

export const unitInName: Rule = {
  id: "unit-in-name",
  severity: "warning",
  why: "a unit has one place; in the name it cannot change, and where the two differ one is wrong",
  *check(registry) {
    for (const { contract, deprecated, key, type } of registry.attributes) {
      const unit = contract.unit?.value;
      if (unit === undefined || deprecated !== undefined || !isQuantity(type)) continue;
      const named = unitsNamedIn(key.value);
      if (named === undefined || examineUnit(unit) !== undefined) continue;
      const fits = fitsNamedUnit(named, unit);
      if (fits && isNaturalName(named)) continue;
      const { place, value } = key;
      const { words } = named;
      yield fits
        ? {
            place,
            message: `the name \`${value}\` repeats the unit \`${unit}\``,
            help: `leave \`${words}\` out of the name`,
          }
        : {
            place,
            message: `the name \`${value}\` says \`${words}\`, its unit is \`${unit}\``,
            help: `correct one of the two; \`${words}\` goes with a unit such as ${unitsText(named)}`,
          };
    }
  },
};

/** `file_count` and `hit_ratio` say what is measured, and only by the way in what. */
function isNaturalName({ units }: NamedUnit): boolean {
  return units.some((unit) => unit === "1" || unit.startsWith("{"));
}

function unitsText({ units }: NamedUnit): string {
  return units.map((unit) => `\`${unit.replace("…", "block")}\``).join(" or ");
}
