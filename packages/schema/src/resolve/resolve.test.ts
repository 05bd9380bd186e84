import { describe, expect, it } from "vitest";
import { loadFiles } from "../load/load.ts";
import type { Node } from "../load/node.ts";
import { resolveRegistry } from "./resolve.ts";

function resolveEvents(events: string) {
  const text = `file_format: definition/2
attributes:
  - key: acme.a
    type: string
    stability: development
    brief: Of the definition.
    note: Its note.
    examples: [x]
    annotations:
      sonde: { class: system, max_length: 4 }
      other: { list: [1, 2], kept: true }
${events}`;
  const files = [{ path: "events.yaml", bytes: Buffer.from(text) }];
  return resolveRegistry(loadFiles("registry", files)).events[0]!;
}

function plain(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
}

describe("a reference", () => {
  it("takes everything from the definition that it does not say itself", () => {
    const [attribute] = resolveEvents(
      "events:\n  - { name: acme.e, attributes: [{ ref: acme.a }] }",
    ).attributes;
    expect(attribute).toMatchObject({
      brief: "Of the definition.",
      note: "Its note.",
      examples: ["x"],
      stability: "development",
      requirement: { level: "recommended" },
    });
  });

  it("overrides, and merges annotations deeply: mappings by key, lists and values replaced", () => {
    const event = resolveEvents(`events:
  - name: acme.e
    attributes:
      - ref: acme.a
        brief: Of the use.
        note: Another note.
        examples: y
        stability: stable
        requirement_level: { recommended: Where it is cheap. }
        deprecated: { reason: obsoleted, note: Gone. }
        annotations:
          sonde: { max_length: 8, unit: By }
          other: { list: [3] }
`);
    expect(event.attributes[0]).toMatchObject({
      brief: "Of the use.",
      note: "Another note.",
      examples: ["y"],
      stability: "stable",
      requirement: { level: "recommended", condition: "Where it is cheap." },
      deprecated: { reason: "obsoleted", note: "Gone." },
    });
    const annotations = event.attributes[0]?.annotations;
    expect(plain(annotations)).toEqual({
      sonde: { class: "system", max_length: 8, unit: "By" },
      other: { list: [3], kept: true },
    });
    const sonde = annotations?.entries.get("sonde")?.value;
    const lines =
      sonde?.kind === "mapping"
        ? [...sonde.entries.values()].map(({ keyPlace }) => keyPlace.line)
        : [];
    // Each value keeps the line it was written on: class on the definition's, the others on the use's.
    expect(lines).toEqual([10, 23, 23]);
  });

  it("that finds nothing is kept as such", () => {
    const event = resolveEvents(
      "events:\n  - { name: acme.e, attributes: [{ ref: acme.b }], entity_associations: [{ all_of: [acme.f] }] }",
    );
    expect(event.attributes).toEqual([]);
    expect(event.unresolved.map(({ kind, name }) => [kind, name.value])).toEqual([
      ["attribute", "acme.b"],
      ["entity", "acme.f"],
    ]);
  });
});
