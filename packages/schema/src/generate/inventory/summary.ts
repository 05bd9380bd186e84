import { PRIVACY_CLASSES } from "../../contract/attribute-contract.ts";
import { carriedAttributes } from "../../contract/carried.ts";
import type { RegistryEvent } from "../../contract/registry.ts";
import { actionWords, CLASS_WORDS, mayLeave } from "./class-words.ts";
import { table } from "./table.ts";

/** How many attributes have which class, and what that means at each level of the customer's. */
export function summaryTable(events: readonly RegistryEvent[]): string {
  const uses = events.flatMap((event) => carriedAttributes(event));
  const rows = PRIVACY_CLASSES.map((privacyClass) => {
    const ofClass = uses.filter(({ contract }) => contract.class?.value === privacyClass);
    const keys = new Set(ofClass.map(({ key }) => key.value));
    const fates = mayLeave(privacyClass)
      ? [actionWords(privacyClass, "basic"), actionWords(privacyClass, "full")]
      : ["never leaves", "never leaves"];
    return [
      `\`${privacyClass}\``,
      CLASS_WORDS[privacyClass],
      ...fates,
      `${keys.size}`,
      `${ofClass.length}`,
    ];
  });
  const head = ["class", "holds", "at `basic`", "at `full`", "attributes", "uses in events"];
  return table(head, rows);
}
