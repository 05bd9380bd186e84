import { describe, expect, it } from "vitest";
import { MAX_TEXT_LENGTH } from "../../load/limits.ts";
import { loadFiles } from "../../load/load-files.ts";
import {
  MAX_REFERENCE_DEPTH,
  MAX_RESOLVED_ATTRIBUTES,
  MAX_SIGNAL_ATTRIBUTES,
} from "../../resolve/limits.ts";
import { checkRegistry } from "../check.ts";
import { MAX_EVENT_TEXT } from "../event-text.ts";

/** Internal groups, each with the lines of its list. */
function groups(lists: readonly (readonly string[])[]): string {
  const items = lists.map(
    (list, index) => `{ id: acme.g${index}, visibility: internal, attributes: [${list.join()}] }`,
  );
  return `attribute_groups: [${items.join()}]\n`;
}

function limitsOf(content: string): readonly string[] {
  const manifest = "schema_url: https://acme.example/schemas/test/1.0.0\n";
  const files = [
    { path: "manifest.yaml", bytes: Buffer.from(manifest) },
    { path: "events.yaml", bytes: Buffer.from(`file_format: definition/2\n${content}`) },
  ];
  const { findings } = checkRegistry(loadFiles("registry", files), { today: "2026-11-23" });
  return findings
    .filter(({ ruleId }) => ruleId === "reference-limit")
    .map(({ message }) => message);
}

const count = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

describe("reference-limit", () => {
  it("bounds how many references follow each other", () => {
    const chain = (length: number) =>
      groups(
        count(length + 1).map((at) => (at < length ? [`{ ref_group: acme.g${at + 1} }`] : [])),
      );
    expect(limitsOf(chain(MAX_REFERENCE_DEPTH))).toEqual([]);
    expect(limitsOf(chain(MAX_REFERENCE_DEPTH + 2))).toEqual([
      "from `acme.g1` on, more than 64 references follow each other",
    ]);
  });

  it("bounds the attributes of one signal", () => {
    const refs = (length: number) => groups([count(length).map((at) => `{ ref: acme.a${at} }`)]);
    expect(limitsOf(refs(MAX_SIGNAL_ATTRIBUTES))).toEqual([]);
    expect(limitsOf(refs(MAX_SIGNAL_ATTRIBUTES + 1))).toEqual([
      "`acme.g0` has more than 1024 attributes",
    ]);
  });

  it("bounds the texts that are generated for events", () => {
    const note = "x".repeat(MAX_TEXT_LENGTH);
    const definition = `{ key: acme.a.b, type: string, stability: development, brief: b, note: ${note} }`;
    const events = (length: number): string =>
      count(length)
        .map(
          (at) =>
            `{ name: acme.e.x${at}, stability: development, attributes: [{ ref: acme.a.b }] }`,
        )
        .join();
    const registry = (length: number): string =>
      `attributes: [${definition}]\nevents: [${events(length)}]\n`;
    // The brief makes one character more of each.
    const most = MAX_EVENT_TEXT / MAX_TEXT_LENGTH - 1;
    expect(limitsOf(registry(most))).toEqual([]);
    expect(limitsOf(registry(most + 2))).toEqual([
      `with \`acme.e.x${most}\` the texts and members of all events and their attributes have more than ${MAX_EVENT_TEXT} characters`,
    ]);
  });

  it("bounds the attributes of all signals together", () => {
    const perGroup = 1000;
    const wide = (length: number) =>
      groups([
        count(perGroup).map((at) => `{ ref: acme.a${at} }`),
        ...count(length - 1).map(() => ["{ ref_group: acme.g0 }"]),
      ]);
    const most = MAX_RESOLVED_ATTRIBUTES / perGroup;
    expect(limitsOf(wide(most))).toEqual([]);
    expect(limitsOf(wide(most + 2))).toEqual([
      `with \`acme.g${most}\` all signals together have more than 500000 attributes, large annotations counted in`,
    ]);
  });
});
