import { CLASS_POLICY } from "../../contract/class-policy.ts";
import type { DiagnosticLevel } from "../../contract/event-contract.ts";
import { fieldTypeOf, isEnum, shapeOf } from "../../contract/field-type.ts";
import type { EventAttribute } from "../../contract/registry.ts";
import { markdownCode } from "../markdown-text.ts";
import { MASK_TEXTS } from "../masks-text.ts";
import { enumValues } from "../value-type.ts";
import { ACTION_WORDS } from "./class-words.ts";

/** Members shown of an enum. */
const MAX_SHOWN_MEMBERS = 8;

/** What happens to the attribute at a level of the customer's at which its event leaves. */
export function fateAt({ contract, type }: EventAttribute, level: DiagnosticLevel): string {
  const privacyClass = contract.class?.value;
  if (privacyClass === undefined) throw new Error("assertion: the registry was not checked");
  const action = CLASS_POLICY[privacyClass][level];
  if (action === "keep" && isOpenText({ contract, type })) {
    return "short token only, else `<invalid>`";
  }
  const thing = contract.identifies?.value;
  if (action !== "pseudonym" || thing === undefined) return ACTION_WORDS[action];
  const { tells } = MASK_TEXTS[thing];
  return thing === "host"
    ? `${ACTION_WORDS.pseudonym}; it tells ${tells}`
    : `masked: a keyed pseudonym that tells ${tells}`;
}

/** What may stand in a record, in Markdown. */
export function exampleOf(attribute: EventAttribute): string {
  const { contract, type } = attribute;
  const thing = contract.identifies?.value;
  switch (contract.class?.value) {
    case "identifier":
    case "personal":
      return markdownCode(thing === undefined ? "h_…" : MASK_TEXTS[thing].example);
    case "text":
      return markdownCode("login of <user:h_…> at <host:h_…> with <token>");
    default:
      return isEnum(type) ? membersText(attribute) : "";
  }
}

/** The kind of value: text, number with its unit, or one of a list. */
export function kindOf({ contract, type }: EventAttribute): string {
  const fieldType = fieldTypeOf(type);
  if (fieldType === undefined) throw new Error("assertion: the registry was not checked");
  const { container, scalar } = shapeOf(fieldType);
  const unit = contract.unit === undefined ? "" : ` in ${markdownCode(contract.unit.value)}`;
  const one = isEnum(type) ? enumWord(contract.closed?.value) : `${SCALAR_WORDS[scalar]}${unit}`;
  if (container === "array") return `list: ${one}`;
  return container === "template" ? `by names of its own: ${one}` : one;
}

const SCALAR_WORDS = { string: "text", int: "number", double: "number", boolean: "yes or no" };

function enumWord(isClosed: boolean | undefined): string {
  return isClosed === true ? "one of a list" : "one of a list, or a new one";
}

function membersText({ type }: EventAttribute): string {
  const members = enumValues(type);
  const shown = members.slice(0, MAX_SHOWN_MEMBERS).map((member) => markdownCode(String(member)));
  const more = members.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

/** A text that could be anything: it leaves only where it looks like a token. */
function isOpenText({ contract, type }: Pick<EventAttribute, "contract" | "type">): boolean {
  const isText = fieldTypeOf(type)?.includes("string") === true;
  return isText && contract.closed?.value !== true;
}
