import { describe, expect, it } from "vitest";
import { plain } from "../../test/registry-texts.ts";
import { attributes, event, resolve, short } from "../../test/resolved-texts.ts";

describe("a refinement", () => {
  const EVENT = `${attributes("acme.a", "acme.b")}events:
  - name: acme.e
    brief: Of the event.
    note: Its note.
    stability: stable
    requirement_level: opt_in
    attributes: [{ ref: acme.a, brief: Of the event., requirement_level: required }]
    annotations: { sonde: { owner: o, sampling: { rate: 1, by: none } }, other: 1 }
`;

  it("is the event with what it says itself, under another id", async () => {
    const { events, problems } = await resolve(`${EVENT}event_refinements:
  - id: event.acme.e.special
    ref: acme.e
    brief: ""
    note: Another.
    attributes: [{ ref: acme.b }, { ref: acme.a, note: Own. }]
    annotations: { sonde: { sampling: { rate: 0.5 } } }
`);
    expect(problems).toEqual([]);
    const [event, refined] = events;
    expect(event).toMatchObject({ isRefinement: false, note: "Its note." });
    expect(refined).toMatchObject({
      isRefinement: true,
      id: { value: "acme.e.special" },
      name: { value: "acme.e" },
      brief: "Of the event.",
      note: "Another.",
      stability: "stable",
      requirementLevel: "opt_in",
    });
    expect(plain(refined?.annotations)).toEqual({
      sonde: { owner: "o", sampling: { rate: 0.5, by: "none" } },
      other: 1,
    });
    expect(refined?.attributes).toMatchObject([
      {
        key: { value: "acme.a" },
        brief: "Of the event.",
        note: "Own.",
        requirement: { level: "required" },
      },
      { key: { value: "acme.b" }, brief: "B." },
    ]);
  });

  it("may refine a refinement, by its whole id", async () => {
    const { events, problems } = await resolve(`${EVENT}event_refinements:
  - { id: event.acme.e.one, ref: acme.e, brief: One. }
  - { id: event.acme.e.two, ref: acme.e.one, note: Two. }
`);
    expect(problems).toEqual([]);
    expect(events[2]).toMatchObject({ name: { value: "acme.e" }, brief: "One.", note: "Two." });
  });

  it("of a dependency points to where it names it, and keeps its attributes' registry", async () => {
    const { events, problems } = await resolve(
      "event_refinements:\n  - id: event.root.special\n    ref: acme.e\n",
      { base: { text: EVENT } },
    );
    expect(problems).toEqual([]);
    const place = { file: "root/a.yaml", line: 4 };
    expect(events).toMatchObject([
      {
        name: { value: "acme.e", place },
        origin: undefined,
        attributes: [{ key: { value: "acme.a", place }, origin: "acme.example/base" }],
      },
    ]);
  });

  it("may bear the id of what it refines in a dependency", async () => {
    const { events, problems } = await resolve(
      "event_refinements:\n  - { id: event.acme.e, ref: acme.e, brief: Here. }\n",
      { base: { text: EVENT } },
    );
    expect(problems).toEqual([]);
    expect(events).toMatchObject([{ id: { value: "acme.e" }, brief: "Here.", note: "Its note." }]);
  });

  it("takes its attributes from the registry of what it refines, unless that has them not", async () => {
    const base = {
      text: `${attributes("shared.a")}events:\n${event("base.e", "{ ref: shared.a }")}`,
    };
    const { events } = await resolve(
      `attributes:
  - { key: shared.a, type: int, stability: stable, brief: Own. }
  - { key: shared.b, type: int, stability: stable, brief: Own. }
event_refinements:
  - { id: event.base.e.x, ref: base.e, attributes: [{ ref: shared.a, note: N. }, { ref: shared.b }] }
`,
      { base },
    );
    expect(events[0]?.attributes).toMatchObject([
      { brief: "B.", note: "N.", type: { name: "string" }, origin: "acme.example/base" },
      { brief: "Own.", type: { name: "int" }, origin: undefined },
    ]);
  });

  it("refines its own kind, and nothing that there is not or that leads back to it", async () => {
    const { problems } = await resolve(`${EVENT}event_refinements:
  - { id: event.acme.none, ref: acme.none }
  - { id: event.acme.back, ref: acme.forth }
  - { id: event.acme.forth, ref: acme.back }
metric_refinements:
  - { id: event.acme.metric, ref: acme.m }
span_refinements:
  - { id: span.acme.s, ref: acme.metric }
entity_refinements:
  - { id: metric.acme.m, ref: acme.s }
`);
    expect([...short(problems)].sort()).toEqual([
      "circular acme.back",
      "circular acme.forth",
      "refines-other-kind acme.m",
      "unresolved acme.metric",
      "unresolved acme.none",
      "unresolved acme.s",
    ]);
  });

  it("of an entity leaves its identity as it is", async () => {
    const { entities, problems } =
      await resolve(`${attributes("acme.a", "acme.b", "acme.c")}entities:
  - { type: acme.host, brief: B., stability: stable, identity: [{ ref: acme.a }], description: [{ ref: acme.b }] }
entity_refinements:
  - { id: entity.acme.fine, ref: acme.host, identity: [{ ref: acme.a, brief: Own. }], description: [{ ref: acme.c }] }
  - { id: entity.acme.other, ref: acme.host, identity: [{ ref: acme.b }, { ref: acme.c }], description: [{ ref: acme.a }] }
`);
    expect(short(problems)).toEqual([
      "identity-changed acme.b",
      "identity-changed acme.c",
      "identity-changed acme.a",
    ]);
    expect(entities[1]?.attributes.map(({ brief, role }) => [brief, role])).toEqual([
      ["Own.", "identity"],
      ["B.", "description"],
      ["B.", "description"],
    ]);
  });
});
