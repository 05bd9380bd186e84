import { isExpired } from "../contract/event-contract.ts";
import type { EventAttribute, RegistryEvent } from "../contract/registry.ts";
import type { Deprecation } from "../load/declarations.ts";
import { fateOf, samplingSentences } from "./contract-text.ts";
import { commentText } from "./source-text.ts";

/** The paragraphs of an event's documentation comment. */
export function eventDocumentation(event: RegistryEvent, today: string): readonly string[] {
  const { contract } = event;
  const facts = [
    `Owner: ${commentText(contract.owner?.value ?? "")}.`,
    ...samplingSentences(contract.sampling, commentText),
    `Leaves at level \`${contract.diagnosticLevel?.value}\`.`,
  ];
  const what = sentences(event.brief, event.note);
  return [what.join(" "), facts.join(" "), ...tags(event, today)];
}

/** A comment may hold one such tag: that nothing comes of a call says more than why to replace it. */
function tags({ contract, deprecated }: RegistryEvent, today: string): readonly string[] {
  if (!isExpired(contract, today)) return deprecationTag(deprecated);
  return [`@deprecated Expired on ${contract.expires?.value}: calls are counted, nothing leaves.`];
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
