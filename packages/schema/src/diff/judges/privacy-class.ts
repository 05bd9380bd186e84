import { PRIVACY_CLASSES, type PrivacyClass } from "../../contract/attribute-contract.ts";
import {
  CLASS_CHANGED,
  CLASS_DECLARED,
  CLASS_LOOSENED,
  CLASS_TIGHTENED,
  IDENTIFIED_THING_CHANGED,
  MASK_LOOSENED,
  STORED_FORM_CHANGED,
} from "../rules/privacy-class.ts";
import { type Element, type FieldValue, fieldValue, partOf } from "../snapshot.ts";
import type { FieldJudge } from "./judge.ts";

/** In which form a value of a class leaves, and how much that reveals. */
interface Form {
  readonly name: "nothing" | "person" | "thing" | "scrubbed text" | "value";
  readonly reveals: number;
}

const NOTHING: Form = { name: "nothing", reveals: 0 };
const VALUE: Form = { name: "value", reveals: 3 };

/**
 * Free text after the detectors and a token that none of them reads are not comparable: each lets
 * out what the other would not. So both directions between them are loosenings.
 */
const FORMS: Readonly<Record<PrivacyClass, Form>> = {
  content: NOTHING,
  secret: NOTHING,
  // Pseudonyms of one value differ between the two classes; this one leaves at level `full` only.
  personal: { name: "person", reveals: 1 },
  identifier: { name: "thing", reveals: 2 },
  text: { name: "scrubbed text", reveals: 3 },
  system: VALUE,
  operational: VALUE,
};

/** Without a class nothing leaves. */
function formOf(value: FieldValue | undefined): Form {
  const known = PRIVACY_CLASSES.find((candidate) => candidate === value);
  return known === undefined ? NOTHING : FORMS[known];
}

export const classOfUse: FieldJudge = ({ from, to }) => {
  const [before, after] = [formOf(from), formOf(to)];
  if (before.name === after.name) return [CLASS_CHANGED];
  if (after.reveals < before.reveals) return [CLASS_TIGHTENED];
  return before === NOTHING ? [CLASS_LOOSENED] : [CLASS_LOOSENED, STORED_FORM_CHANGED];
};

export const classOfDefinition: FieldJudge = (edit) =>
  edit.from === undefined || edit.to === undefined ? [CLASS_DECLARED] : classOfUse(edit);

/** Of these a pseudonym stands for the whole value; the masks of all others keep a part of it. */
const WITHOUT_PARTS: readonly (FieldValue | undefined)[] = [undefined, "host", "account"];
const LEAVES_MORE: readonly (FieldValue | undefined)[] = ["system", "operational", "text"];

export const identifies: FieldJudge = ({ before, to }) => {
  const isLoosened = keepsPart(to) && !LEAVES_MORE.includes(fieldValue(before, "class"));
  return isLoosened ? [IDENTIFIED_THING_CHANGED, MASK_LOOSENED] : [IDENTIFIED_THING_CHANGED];
};

/** Whether a part of a value that names such a thing leaves beside its pseudonym. */
export function keepsPart(thing: FieldValue | undefined): boolean {
  return !WITHOUT_PARTS.includes(thing);
}

/** Whether anything of the attribute's values is ever stored. */
export function leaves(attribute: Element): boolean {
  return formOf(fieldValue(attribute, "class")) !== NOTHING;
}

const SENSITIVE: readonly (FieldValue | undefined)[] = ["identifier", "personal", "text"];

/** Whether its records tell of things or people of the customer, or may. */
export function isSensitive(event: Element): boolean {
  return [...partOf(event, "attributes").values()].some(isSensitiveValue);
}

/** Whether a value leaves that tells of a thing or a person of the customer, or may. */
export function isSensitiveValue(attribute: Element): boolean {
  return SENSITIVE.includes(fieldValue(attribute, "class"));
}
