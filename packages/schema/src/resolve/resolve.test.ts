import { describe, expect, it } from "vitest";
import { plain } from "../../test/registry-texts.ts";
import { attributes, event, group, keysOf, resolve, short } from "../../test/resolved-texts.ts";
import { MAX_REFERENCE_DEPTH, MAX_SIGNAL_ATTRIBUTES } from "./limits.ts";

describe("a reference", () => {
  const DEFINITION = `attributes:
  - key: acme.a
    type: string
    stability: development
    brief: Of the definition.
    note: Its note.
    examples: [x]
    annotations:
      sonde: { class: system, max_length: 4 }
      other: { list: [1, 2], kept: true }
`;

  it("takes everything from the definition that it does not say itself", async () => {
    const { events } = await resolve(`${DEFINITION}events:\n${event("acme.e", "{ ref: acme.a }")}`);
    expect(events[0]?.attributes[0]).toMatchObject({
      brief: "Of the definition.",
      note: "Its note.",
      examples: [{ value: "x" }],
      stability: "development",
      requirement: { level: "recommended" },
      origin: undefined,
      role: undefined,
      samplingRelevant: false,
    });
  });

  it("overrides, and merges annotations deeply: mappings by key, lists and values replaced", async () => {
    const { events } = await resolve(`${DEFINITION}events:
  - name: acme.e
    brief: B.
    stability: stable
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
    const [attribute] = events[0]?.attributes ?? [];
    expect(attribute).toMatchObject({
      brief: "Of the use.",
      note: "Another note.",
      examples: [{ value: "y" }],
      stability: "stable",
      requirement: { level: "recommended", condition: "Where it is cheap." },
      deprecated: { reason: "obsoleted", note: "Gone." },
    });
    expect(plain(attribute?.annotations)).toEqual({
      sonde: { class: "system", max_length: 8, unit: "By" },
      other: { list: [3], kept: true },
    });
    const sonde = attribute?.annotations?.entries.get("sonde")?.value;
    const lines =
      sonde?.kind === "mapping"
        ? [...sonde.entries.values()].map(({ keyPlace }) => keyPlace.line)
        : [];
    // Each value keeps the line it was written on: class on the definition's, the others on the use's.
    expect(lines).toEqual([10, 25, 25]);
  });

  it("that finds nothing is kept as such", async () => {
    const { events, problems } = await resolve(
      `events:\n${event("acme.e", "{ ref: acme.b }", ", entity_associations: [{ all_of: [acme.f] }]")}`,
    );
    expect(events[0]?.attributes).toEqual([]);
    expect(problems).toMatchObject([
      { kind: "unresolved", target: "attribute", name: { value: "acme.b" } },
      { kind: "unresolved", target: "entity", name: { value: "acme.f" } },
    ]);
  });
});

describe("a group", () => {
  it("brings its attributes, over those of groups in it and under those of the signal", async () => {
    const { events, problems } =
      await resolve(`${attributes("acme.a", "acme.b", "acme.c")}attribute_groups:
${group("acme.inner", "{ ref: acme.a, brief: Inner., note: Inner. }, { ref: acme.b, brief: Inner. }")}
${group("acme.outer", "{ ref_group: acme.inner }, { ref: acme.b, brief: Outer., requirement_level: required }")}
events:
${event("acme.e", "{ ref: acme.c }, { ref_group: acme.outer }, { ref: acme.a, brief: Own. }")}`);
    expect(problems).toEqual([]);
    expect(keysOf(events[0])).toEqual(["acme.a", "acme.b", "acme.c"]);
    expect(events[0]?.attributes).toMatchObject([
      { brief: "Own.", note: "Inner.", requirement: { level: "recommended" } },
      { brief: "Outer.", requirement: { level: "required" } },
      { brief: "B." },
    ]);
  });

  it("may not hold what another of the same signal holds, said once for each group", async () => {
    const { problems } = await resolve(`${attributes("acme.a", "acme.b")}attribute_groups:
${group("acme.g", "{ ref: acme.a }, { ref: acme.b }")}
${group("acme.h", "{ ref: acme.a }, { ref: acme.b }")}
events:
${event("acme.e", "{ ref_group: acme.g }, { ref_group: acme.h }, { ref_group: acme.g }")}`);
    expect(short(problems)).toEqual([
      "group-collision acme.a acme.g acme.h",
      "group-collision acme.a acme.g acme.g",
    ]);
  });

  it("may not hold itself; whatever the order, every reference of the circle is a problem", async () => {
    const groups = [
      group("acme.g", "{ ref_group: acme.h }"),
      group("acme.h", "{ ref_group: acme.g }, { ref: acme.a }"),
      group("acme.self", "{ ref_group: acme.self }"),
    ];
    for (const order of [groups, groups.toReversed()]) {
      const { events, problems } = await resolve(
        `${attributes("acme.a")}events:\n${event("acme.e", "{ ref_group: acme.g }")}attribute_groups:\n${order.join("")}`,
      );
      expect([...short(problems)].sort()).toEqual([
        "circular acme.g",
        "circular acme.h",
        "circular acme.self",
      ]);
      expect(keysOf(events[0])).toEqual([]);
    }
  });

  it("is one of the same registry, and no other kind of thing", async () => {
    const base = {
      text: `${attributes("base.a")}attribute_groups:\n  - { id: base.g, visibility: public, brief: B., stability: stable, attributes: [{ ref: base.a }] }\n`,
    };
    const { problems } = await resolve(
      `imports: { attribute_groups: [base.g] }\nevents:\n${event("acme.e", "{ ref_group: base.g }, { ref_group: event.acme.e }")}`,
      { base },
    );
    expect(problems).toMatchObject([
      { kind: "foreign-group", name: { value: "base.g" }, registry: "acme.example/base" },
      { kind: "unresolved", target: "attribute_group", name: { value: "event.acme.e" } },
    ]);
  });
});

describe("what references amount to", () => {
  function chain(depth: number): string {
    const groups = Array.from({ length: depth }, (_, index) =>
      group(
        `acme.g${index}`,
        index === 0 ? "{ ref: acme.a }" : `{ ref_group: acme.g${index - 1} }`,
      ),
    );
    return `${attributes("acme.a")}attribute_groups:\n${groups.join("")}events:\n${event("acme.e", `{ ref_group: acme.g${depth - 1} }`)}`;
  }

  it("may be as deep as its bound and no deeper, said once for a chain", async () => {
    const deepest = await resolve(chain(MAX_REFERENCE_DEPTH));
    expect(deepest.problems).toEqual([]);
    expect(keysOf(deepest.events[0])).toEqual(["acme.a"]);
    for (const deeper of [1, 2, 50]) {
      const { problems } = await resolve(chain(MAX_REFERENCE_DEPTH + deeper));
      expect(problems).toMatchObject([{ kind: "limit", bound: "depth" }]);
    }
  });

  it("counts bases as well as groups", async () => {
    const groups = Array.from(
      { length: MAX_REFERENCE_DEPTH + 2 },
      (_, index) =>
        `  - { id: former.g${index}, type: attribute_group, brief: B., ${index === 0 ? "" : `extends: former.g${index - 1}, `}attributes: [] }\n`,
    );
    const { problems } = await resolve(`groups:\n${groups.join("")}`);
    expect(problems).toMatchObject([
      { kind: "limit", bound: "depth", name: { value: `former.g${MAX_REFERENCE_DEPTH + 1}` } },
    ]);
  });

  it("may be as wide as its bound and no wider", async () => {
    const keys = Array.from({ length: MAX_SIGNAL_ATTRIBUTES + 1 }, (_, index) => `acme.k${index}`);
    const refs = (count: number): string =>
      keys
        .slice(0, count)
        .map((key) => `{ ref: ${key} }`)
        .join(", ");
    for (const [count, expected] of [
      [MAX_SIGNAL_ATTRIBUTES, []],
      [MAX_SIGNAL_ATTRIBUTES + 1, ["limit acme.e", "limit acme.g"]],
    ] as const) {
      const { events, problems } = await resolve(
        `${attributes(...keys)}attribute_groups:\n${group("acme.g", refs(count))}events:\n${event("acme.e", `{ ref_group: acme.g }, ${refs(count)}`)}`,
      );
      expect([...short(problems)].sort()).toEqual(expected);
      expect(events[0]?.attributes).toHaveLength(MAX_SIGNAL_ATTRIBUTES);
    }
  });
});

describe("a group of v1", () => {
  it("extends others; what it defines replaces, what it refers to is merged", async () => {
    const { entities, problems, spans } = await resolve(`groups:
  - { id: former.base, type: attribute_group, brief: B., attributes: [
      { id: former.a, type: string, brief: Defined., stability: stable, requirement_level: required, sampling_relevant: true, role: identifying },
      { id: former.b, type: string, brief: Defined., stability: stable } ] }
  - { id: former.middle, type: attribute_group, brief: B., extends: former.base, attributes: [{ ref: former.b, note: Middle. }] }
  - { id: span.former.s, type: span, span_kind: server, brief: B., stability: stable, extends: former.middle, attributes: [{ ref: former.b, brief: Own. }] }
  - { id: entity.former.e, type: entity, name: former.e, brief: B., stability: stable, extends: former.base }
  - { id: span.former.t, type: span, span_kind: server, brief: B., stability: stable, attributes: [{ ref: former.a }] }
`);
    expect(problems).toEqual([]);
    expect(spans[0]).toMatchObject({
      isRefinement: false,
      id: { value: "former.s" },
      spanKind: { value: "server" },
      attributes: [
        { key: { value: "former.a" }, requirement: { level: "required" }, samplingRelevant: true },
        { key: { value: "former.b" }, brief: "Own.", note: "Middle.", samplingRelevant: false },
      ],
    });
    expect(entities[0]?.attributes.map(({ role }) => role)).toEqual(["identity", "description"]);
    expect(spans[1]?.attributes).toMatchObject([
      { requirement: { level: "required" }, samplingRelevant: true, role: undefined },
    ]);
  });

  it("that defines what it inherits shows nothing of it", async () => {
    const { metrics } = await resolve(`groups:
  - { id: former.g, type: attribute_group, brief: B., attributes: [{ ref: former.a, note: Inherited., requirement_level: required }] }
  - { id: metric.former.m, type: metric, metric_name: former.m, instrument: counter, unit: "1", brief: B., stability: stable, extends: former.g,
      attributes: [{ id: former.a, type: string, brief: Defined., stability: stable }] }
`);
    expect(metrics[0]?.attributes).toMatchObject([
      { brief: "Defined.", requirement: { level: "recommended" } },
    ]);
    expect(metrics[0]?.attributes[0]?.note).toBeUndefined();
  });
});
