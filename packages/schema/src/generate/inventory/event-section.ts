import { carriedAttributes } from "../../contract/carried.ts";
import { isExpired } from "../../contract/event-contract.ts";
import type { EventAttribute, RegistryEvent } from "../../contract/registry.ts";
import { samplingSentences } from "../contract-text.ts";
import { markdownCode, markdownText } from "../markdown-text.ts";
import { CLASS_WORDS, mayLeave, REASONS_TO_STAY } from "./class-words.ts";
import { exampleOf, fateAt, kindOf } from "./fate.ts";
import { proseText, table } from "./table.ts";

/** What one event is for, and what becomes of each of its attributes. */
export function inventorySection(event: RegistryEvent, today: string): string {
  const attributes = carriedAttributes(event);
  const leaving = attributes.filter(isLeaving);
  const staying = attributes.filter((attribute) => !isLeaving(attribute));
  return [
    `### ${markdownCode(event.id.value)}\n`,
    `${proseText(event.brief)}\n`,
    facts(event, today),
    leaving.length === 0 ? "No attribute of it leaves.\n" : leavingTable(event, leaving),
    ...(staying.length === 0 ? [] : [stayingList(staying)]),
  ].join("\n");
}

function isLeaving({ contract }: EventAttribute): boolean {
  return contract.class !== undefined && mayLeave(contract.class.value);
}

function facts(event: RegistryEvent, today: string): string {
  const { contract, id, name } = event;
  const { diagnosticLevel, expires, owner, purpose, sampling, ttl } = contract;
  const lines = [
    `Purpose: ${proseText(purpose?.value ?? event.brief)}`,
    `Owner: ${markdownText(owner?.value ?? "")}`,
    `Leaves at the customer's level: ${diagnosticLevel?.value === "full" ? "`full` only" : "`basic` and `full`"}`,
    `Until: ${untilText(expires?.value, isExpired(contract, today))}`,
    `How many: ${samplingSentences(sampling, (text) => text.replaceAll("`", "'"))
      .map(markdownText)
      .join(" ")}`,
    `Waits on the customer's disk: ${ttl === undefined ? "until it is delivered, or the space for it is used up" : `at most ${ttl.value.text}, then it is dropped`}`,
  ];
  if (id.value !== name.value) lines.push(`Name on the wire: ${markdownCode(name.value)}`);
  return `${lines.map((line) => `- ${line}`).join("\n")}\n`;
}

function untilText(expires: string | undefined, hasPassed: boolean): string {
  if (expires === "never") return "without end";
  return hasPassed ? `${expires}, which has passed: nothing of it leaves` : `${expires}`;
}

function leavingTable({ contract }: RegistryEvent, attributes: readonly EventAttribute[]): string {
  const isFullOnly = contract.diagnosticLevel?.value === "full";
  const rows = attributes.map((attribute) => [
    markdownCode(attribute.key.value),
    proseText(attribute.brief),
    kindOf(attribute),
    classWords(attribute),
    isFullOnly ? "the event does not leave" : fateAt(attribute, "basic"),
    fateAt(attribute, "full"),
    exampleOf(attribute),
  ]);
  const head = [
    "attribute",
    "what it is",
    "kind",
    "class",
    "at `basic`",
    "at `full`",
    "for example",
  ];
  return table(head, rows);
}

function classWords({ contract }: EventAttribute): string {
  const privacyClass = contract.class?.value;
  return privacyClass === undefined ? "" : `${privacyClass}: ${CLASS_WORDS[privacyClass]}`;
}

function stayingList(attributes: readonly EventAttribute[]): string {
  const lines = attributes.map(({ brief, contract, key }) => {
    const privacyClass = contract.class?.value === "secret" ? "secret" : "content";
    const what = proseText(brief).replace(/\.$/, "");
    return `- ${markdownCode(key.value)}: ${what} (${privacyClass}: ${REASONS_TO_STAY[privacyClass]})`;
  });
  return `Known to the program, and never leaving it:\n\n${lines.join("\n")}\n`;
}
