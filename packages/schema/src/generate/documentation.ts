import type { PrivacyClass } from "../contract/attribute-contract.ts";
import { fieldTypeOf, isEnum } from "../contract/field-type.ts";
import type { EventAttribute, RegistryEvent } from "../contract/registry.ts";
import type { SamplingContract } from "../contract/sampling-contract.ts";
import type { Deprecation } from "../load/declarations.ts";
import { commentText } from "./source-text.ts";

/** The paragraphs of an event's documentation comment. */
export function eventDocumentation({ contract, declaration }: RegistryEvent): readonly string[] {
  const facts = [
    `Owner: ${commentText(contract.owner?.value ?? "")}.`,
    ...samplingSentences(contract.sampling),
    `Leaves at level \`${contract.diagnosticLevel?.value}\`.`,
  ];
  const what = sentences(declaration.brief, declaration.note);
  return [what.join(" "), facts.join(" "), ...deprecationTag(declaration.deprecated)];
}

/** The paragraphs of a property's documentation comment. */
export function attributeDocumentation(attribute: EventAttribute): readonly string[] {
  const { brief, contract, deprecated, note, requirement } = attribute;
  const facts = [...sentences(brief, note)];
  if (requirement.condition !== undefined) {
    const level = LEVEL_TEXT[requirement.level];
    facts.push(`${level}: ${sentence(requirement.condition)}`);
  }
  if (contract.unit !== undefined) facts.push(`In \`${commentText(contract.unit.value)}\`.`);
  if (contract.class !== undefined) {
    facts.push(`Class \`${contract.class.value}\`: ${fateOf(attribute, contract.class.value)}.`);
  }
  return [facts.join(" "), ...deprecationTag(deprecated)];
}

const LEVEL_TEXT: Readonly<Record<EventAttribute["requirement"]["level"], string>> = {
  required: "Required",
  conditionally_required: "Required",
  recommended: "Recommended",
  opt_in: "Only on request",
};

/** What becomes of a value, as docs/schema.md has it. */
function fateOf({ contract, type }: EventAttribute, privacyClass: PrivacyClass): string {
  const isText = fieldTypeOf(type)?.includes("string") === true;
  const isOpen = isText && contract.closed?.value !== true;
  const isGated = privacyClass === "system" || (privacyClass === "operational" && isEnum(type));
  return isOpen && isGated ? "leaves if it is a short plain word" : CLASS_TEXT[privacyClass];
}

const CLASS_TEXT: Readonly<Record<PrivacyClass, string>> = {
  system: "leaves as it is",
  operational: "leaves as it is",
  identifier: "leaves as a pseudonym",
  personal: "dropped at level `basic`, a pseudonym at `full`",
  content: "never leaves",
  secret: "never leaves",
  text: "leaves without what the text scrubber finds in it",
};

function samplingSentences({ by, keepWhen, rate }: SamplingContract): readonly string[] {
  const always = keepWhen.map(({ attribute, in: values }) => {
    const list = values.map(({ value }) => `\`${commentText(String(value))}\``).join(" or ");
    return `Always kept when \`${attribute.value}\` is ${list}.`;
  });
  if (rate === 1) return ["Every one is kept."];
  if (rate === 0) return [always.length === 0 ? "None is kept." : "No other is kept.", ...always];
  const share = `Sampled ${shareText(rate)}`;
  if (by.kind === "none") return [`${share}, each by itself.`, ...always];
  const unit = by.kind === "attribute" ? `\`${by.key.value}\`` : by.kind;
  return [`${share} by ${unit}.`, ...always];
}

/** `1 in 20`, or a percentage where the rate is no whole fraction. */
function shareText(rate: number): string {
  const inverse = 1 / rate;
  const whole = Math.round(inverse);
  const isWhole = Math.abs(inverse - whole) < inverse * 1e-9;
  return isWhole ? `1 in ${whole}` : `at ${Number((rate * 100).toPrecision(6))} %`;
}

function deprecationTag(deprecation: Deprecation | undefined): readonly string[] {
  if (deprecation === undefined) return [];
  const { note, reason, renamedTo } = deprecation;
  const what = renamedTo === undefined ? reason : `renamed to \`${commentText(renamedTo.value)}\``;
  return [
    `@deprecated ${what.charAt(0).toUpperCase()}${what.slice(1)}. ${sentence(note ?? "")}`.trim(),
  ];
}

/** Those of the texts that say something. */
function sentences(...texts: readonly (string | undefined)[]): readonly string[] {
  return texts.map((text) => sentence(text ?? "")).filter((text) => text !== "");
}

function sentence(text: string): string {
  const clean = commentText(text);
  return clean === "" || /[.!?…]$/.test(clean) ? clean : `${clean}.`;
}
