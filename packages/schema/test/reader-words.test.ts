import { describe, expect, it } from "vitest";
import { loadFiles } from "../src/load/load-files.ts";
import { plain } from "./registry-texts.ts";

const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";

function load(text: string) {
  const { declarations, findings } = loadFiles("registry", [
    { path: "manifest.yaml", bytes: Buffer.from(MANIFEST) },
    { path: "a.yaml", bytes: Buffer.from(text) },
  ]);
  return { ...declarations, findings };
}

/** Rule, line and column of each finding. */
function complaints(text: string): readonly (readonly [string, number, number])[] {
  return load(text).findings.map(({ place, ruleId }) => [ruleId, place.line, place.column]);
}

describe("definition/2", () => {
  it("says of signals what they are", () => {
    const { findings, signals } = load(`file_format: definition/2
attribute_groups:
  - { id: acme.internal, visibility: internal }
  - { id: acme.public, visibility: public, brief: B., stability: alpha }
entities:
  - { type: acme.host, brief: B., stability: beta, identity: [{ ref: acme.a }], description: [{ ref: acme.b }] }
events:
  - { name: acme.e, brief: B., stability: release_candidate, requirement_level: opt_in, attributes: [{ ref_group: acme.internal }] }
metrics:
  - { name: acme.m, brief: B., stability: stable, instrument: updowncounter, unit: By, requirement_level: recommended }
spans:
  - { type: acme.s, brief: B., stability: deprecated, kind: producer, name: { note: N. }, attributes: [{ ref: acme.a, sampling_relevant: true }] }
entity_refinements: [{ id: entity.acme.vm, ref: acme.host }]
event_refinements: [{ id: event.acme.e.x, ref: acme.e }]
metric_refinements: [{ id: metric.acme.m.x, ref: acme.m }]
span_refinements: [{ id: acme.s.x, ref: acme.s }]
`);
    expect(findings).toEqual([]);
    const kinds = signals.map(({ base, groupId, importKeys, isPublic, isRefinement, kind }) => [
      kind,
      groupId,
      base?.value,
      [isRefinement, isPublic],
      importKeys,
    ]);
    expect(kinds).toEqual([
      ["attribute_group", "acme.internal", undefined, [false, false], []],
      ["attribute_group", "acme.public", undefined, [false, true], ["acme.public", "acme.public"]],
      [
        "entity",
        "entity.acme.host",
        undefined,
        [false, false],
        ["entity.acme.host", "acme.host", "acme.host"],
      ],
      ["event", "event.acme.e", undefined, [false, false], ["event.acme.e", "acme.e", "acme.e"]],
      ["metric", "metric.acme.m", undefined, [false, false], ["metric.acme.m", "acme.m", "acme.m"]],
      ["span", "span.acme.s", undefined, [false, false], ["span.acme.s", "acme.s", "acme.s"]],
      [
        "entity",
        "entity.acme.vm",
        "entity.acme.host",
        [true, false],
        ["entity.acme.vm", "entity.acme.vm", "acme.vm"],
      ],
      [
        "event",
        "event.acme.e.x",
        "event.acme.e",
        [true, false],
        ["event.acme.e.x", "event.acme.e.x", "acme.e.x"],
      ],
      [
        "metric",
        "metric.acme.m.x",
        "metric.acme.m",
        [true, false],
        ["metric.acme.m.x", "acme.m.x"],
      ],
      ["span", "acme.s.x", "span.acme.s", [true, false], ["acme.s.x", "acme.s.x"]],
    ]);
    const [, , host, event, metric, span] = signals;
    expect(host?.attributes).toMatchObject([{ role: "identity" }, { role: "description" }]);
    expect(event).toMatchObject({
      stability: "release_candidate",
      requirementLevel: "opt_in",
      attributes: [{ kind: "group", name: { value: "acme.internal" } }],
    });
    expect(metric).toMatchObject({
      instrument: { value: "updowncounter" },
      unit: { value: "By" },
      requirementLevel: "recommended",
    });
    expect(span).toMatchObject({
      stability: "deprecated",
      spanKind: { value: "producer" },
      attributes: [{ samplingRelevant: true }],
    });
  });

  it("says of deprecation why, in each of its forms", () => {
    const { attributes, findings } = load(`file_format: definition/2
attributes:
  - { key: acme.a, type: int, brief: B., stability: stable, deprecated: { reason: renamed, renamed_to: acme.z } }
  - { key: acme.b, type: int, brief: B., stability: stable, deprecated: { reason: renamed, renamed_to: acme.z, note: N. } }
  - { key: acme.c, type: int, brief: B., stability: stable, deprecated: { reason: obsoleted, note: N. } }
  - { key: acme.d, type: int, brief: B., stability: stable, deprecated: { reason: uncategorized, note: N. } }
  - { key: acme.e, type: int, brief: B., stability: stable, deprecated: ~ }
  - key: acme.f
    type: { members: [{ id: m, deprecated: Since long. }, { id: n, deprecated: { reason: obsoleted } }] }
    brief: B.
    stability: stable
`);
    expect(findings).toEqual([]);
    expect(
      attributes.map(
        ({ deprecated }) => deprecated && { ...deprecated, renamedTo: deprecated.renamedTo?.value },
      ),
    ).toEqual([
      { reason: "renamed", renamedTo: "acme.z", note: undefined },
      { reason: "renamed", renamedTo: "acme.z", note: "N." },
      { reason: "obsoleted", renamedTo: undefined, note: "N." },
      { reason: "uncategorized", renamedTo: undefined, note: "N." },
      undefined,
      undefined,
    ]);
    // Weaver reads those of members as v1 has them.
    const type = attributes.at(-1)?.type;
    expect(
      type?.kind === "enum" ? type.members.map(({ deprecated }) => deprecated) : [],
    ).toMatchObject([
      { reason: "unspecified", note: "Since long." },
      { reason: "obsoleted", note: undefined },
    ]);
    const attribute = "  - { key: acme.a, type: int, brief: B., stability: stable, deprecated: ";
    for (const [deprecated, expected] of [
      ["{ reason: renamed }", [["missing-key", 3, 75]]],
      ["{ reason: obsoleted }", [["missing-key", 3, 75]]],
      ["{ note: N. }", [["missing-key", 3, 75]]],
      ["{ reason: gone, note: N. }", [["invalid-value", 3, 83]]],
      ["gone", [["invalid-value", 3, 73]]],
    ] as const) {
      const text = `file_format: definition/2\nattributes:\n${attribute}${deprecated} }\n`;
      expect([deprecated, complaints(text)]).toEqual([deprecated, expected]);
    }
  });

  it("says of requirement levels how much, and on what condition", () => {
    const levels = [
      "required",
      "recommended",
      "opt_in",
      "{ conditionally_required: C. }",
      "{ recommended: C. }",
      "{ opt_in: C. }",
    ];
    const refs = levels.map(
      (level, index) => `{ ref: acme.a${index}, requirement_level: ${level} }`,
    );
    const { findings, signals } = load(
      `file_format: definition/2\nevents: [{ name: acme.e, brief: B., stability: stable, attributes: [${refs.join(", ")}] }]\n`,
    );
    expect(findings).toEqual([]);
    const uses = signals[0]?.attributes ?? [];
    expect(uses.map((use) => use.kind === "attribute" && use.requirement)).toEqual([
      { level: "required", condition: undefined },
      { level: "recommended", condition: undefined },
      { level: "opt_in", condition: undefined },
      { level: "conditionally_required", condition: "C." },
      { level: "recommended", condition: "C." },
      { level: "opt_in", condition: "C." },
    ]);
  });

  it("takes every type, and an enum whose members have no values", () => {
    const types = ["string", "int[]", "template[double[]]", "any", "template[any]"];
    const lines = types.map(
      (type, index) =>
        `  - { key: acme.a${index}, type: "${type}", brief: B., stability: stable }\n`,
    );
    const { attributes, findings } = load(
      `file_format: definition/2\nattributes:\n${lines.join("")}  - { key: acme.e, type: { members: [{ id: one }, { id: two, value: 2 }, { id: three, value: ~ }, { id: four, value: true }] }, brief: B., stability: stable }\n`,
    );
    expect(findings).toEqual([]);
    expect(attributes.map(({ type }) => (type.kind === "named" ? type.name : type.kind))).toEqual([
      ...types,
      "enum",
    ]);
    const type = attributes.at(-1)?.type;
    const values = type?.kind === "enum" ? type.members.map(({ value }) => value.value) : [];
    expect(values).toEqual(["one", 2, "three", true]);
  });

  it("takes imports by kind, and refuses globs that it would misread", () => {
    const { findings, imports } = load(`file_format: definition/2
imports:
  attribute_groups: [a.*]
  entities: ~
  events: [b.?, c]
  metrics: []
  spans: ["*"]
`);
    expect(findings).toEqual([]);
    expect(imports.map(({ kind, pattern }) => [kind, pattern.value])).toEqual([
      ["attribute_group", "a.*"],
      ["event", "b.?"],
      ["event", "c"],
      ["span", "*"],
    ]);
    for (const pattern of ["a[bc]", "a{b,c}", "!a", "a\\\\b", "''", "1", "[a]"]) {
      const text = `file_format: definition/2\nimports:\n  events: [${/^['[1]/.test(pattern) ? pattern : `"${pattern}"`}]\n`;
      expect([pattern, complaints(text)]).toEqual([pattern, [["invalid-value", 3, 12]]]);
    }
  });

  it("may be declared as it was before", () => {
    const text = (declaration: string): string =>
      `${declaration}\nattributes: [{ key: acme.a, type: int, brief: B., stability: stable }]\n`;
    expect(load(text('version: "2"')).attributes).toHaveLength(1);
    expect(complaints(text('version: "2"'))).toEqual([]);
    expect(complaints(text("version: 2"))).toEqual([["file-format", 1, 10]]);
    expect(complaints(text('version: "3"'))).toEqual([["file-format", 1, 10]]);
    expect(complaints(text("file_format: resolved/2.0"))).toEqual([["file-format", 1, 14]]);
  });
});

describe("v1", () => {
  it("says of groups what they are today", () => {
    const { attributes, findings, signals } = load(`groups:
  - id: registry.acme
    type: attribute_group
    display_name: D.
    prefix: acme
    brief: B.
    attributes:
      - { id: a, type: string, brief: B., stability: experimental, examples: [x], requirement_level: required, sampling_relevant: true, role: identifying, tag: t }
      - { id: b, type: { allow_custom_values: true, members: [{ id: m, value: v, brief: ~, stability: ~ }] }, brief: ~, deprecated: Gone., annotations: ~ }
      - { ref: other.c, requirement_level: { opt_in: C. }, role: descriptive, brief: Own. }
  - { id: span.acme.s, type: span, span_kind: client, brief: B., note: N., stability: stable, extends: registry.acme, events: [acme.e], entity_associations: [acme.host] }
  - { id: event.acme.e, type: event, name: acme.e, brief: B., stability: stable, body: { id: x, type: map } }
  - { id: metric.acme.m, type: metric, metric_name: acme.m, instrument: gauge, unit: By, brief: B., stability: stable, deprecated: { reason: uncategorized } }
  - { id: acme.shared, type: metric_group, brief: B., attributes: [] }
  - { id: acme.scope, type: scope, brief: B. }
  - { id: resource.acme, type: resource, brief: B., stability: stable, annotations: { other: 1 } }
  - { id: entity.acme.host, type: entity, name: acme.machine, brief: B., stability: stable }
`);
    expect(findings).toEqual([]);
    const facts = signals.map(({ base, groupId, importKeys, kind, name }) => [
      kind,
      groupId,
      name.value,
      base?.value,
      importKeys,
    ]);
    expect(facts).toEqual([
      ["attribute_group", "registry.acme", "registry.acme", undefined, ["registry.acme"]],
      ["span", "span.acme.s", "acme.s", "registry.acme", ["span.acme.s"]],
      ["event", "event.acme.e", "acme.e", undefined, ["acme.e"]],
      ["metric", "metric.acme.m", "acme.m", undefined, ["acme.m"]],
      ["attribute_group", "acme.shared", "acme.shared", undefined, []],
      ["attribute_group", "acme.scope", "acme.scope", undefined, []],
      [
        "entity",
        "resource.acme",
        "resource.acme",
        undefined,
        ["resource.acme", "resource.acme", "resource.acme"],
      ],
      [
        "entity",
        "entity.acme.host",
        "acme.machine",
        undefined,
        ["entity.acme.host", "acme.host", "acme.machine"],
      ],
    ]);
    expect(attributes).toMatchObject([
      {
        key: { value: "acme.a" },
        stability: "development",
        requirement: { level: "required" },
        samplingRelevant: true,
        role: "identity",
      },
      { key: { value: "acme.b" }, brief: "", deprecated: { reason: "unspecified", note: "Gone." } },
    ]);
    const [registry, span, event, metric] = signals;
    expect(registry?.attributes).toMatchObject([
      { key: { value: "acme.a" }, isDefinition: true, requirement: undefined },
      { key: { value: "acme.b" }, isDefinition: true },
      {
        key: { value: "other.c" },
        isDefinition: false,
        role: "description",
        requirement: { level: "opt_in", condition: "C." },
      },
    ]);
    expect(span).toMatchObject({
      spanKind: { value: "client" },
      note: "N.",
      entityAssociations: [{ kind: "entity", type: { value: "acme.host" } }],
    });
    expect(event?.body).toMatchObject({ line: 12 });
    expect(metric).toMatchObject({
      instrument: { value: "gauge" },
      unit: { value: "By" },
      deprecated: { reason: "uncategorized", note: undefined },
    });
    expect(plain(signals[6]?.annotations)).toEqual({ other: 1 });
  });

  it("may be declared, or known by its sections", () => {
    for (const text of [
      "file_format: definition/1\ngroups: []\n",
      'version: "1"\ngroups: []\n',
      "groups: ~\n",
      "imports: { events: [a] }\n",
      "groups: []\nimports: { events: [a] }\n",
    ]) {
      expect([text, complaints(text)]).toEqual([text, []]);
    }
    expect(complaints("groups: []\nevents: []\n")).toEqual([["unknown-key", 2, 1]]);
    expect(complaints("{}\n")).toEqual([["file-format", 1, 1]]);
  });

  it.each([
    ["{ type: span, brief: B. }", [["missing-key", 2, 7]]],
    ["{ id: a, brief: B. }", [["missing-key", 2, 7]]],
    ["{ id: a, type: span }", [["missing-key", 2, 7]]],
    ["{ id: a, type: event, brief: B. }", [["missing-key", 2, 7]]],
    [
      "{ id: a, type: metric, metric_name: m, brief: B. }",
      [
        ["missing-key", 2, 7],
        ["missing-key", 2, 7],
      ],
    ],
    ["{ id: a, type: table, brief: B. }", [["invalid-value", 2, 20]]],
    ["{ id: a, type: scope, brief: B., span_kind: client }", [["invalid-value", 2, 38]]],
    ["{ id: a, type: scope, brief: B., events: [b] }", [["invalid-value", 2, 38]]],
    ["{ id: a, type: span, brief: B., events: [1] }", [["invalid-value", 2, 46]]],
    ["{ id: a, type: span, brief: B., body: {} }", [["invalid-value", 2, 37]]],
    ["{ id: a, type: entity, brief: B., entity_associations: [b] }", [["invalid-value", 2, 39]]],
    ["{ id: a, type: span, brief: B., display_name: 1 }", [["invalid-value", 2, 51]]],
    ["{ id: a, type: span, brief: B., attributes: [{ brief: B. }] }", [["missing-key", 2, 52]]],
    [
      "{ id: a, type: span, brief: B., attributes: [{ id: b, type: int, stability: stable }] }",
      [["missing-key", 2, 52]],
    ],
    [
      "{ id: a, type: span, brief: B., attributes: [{ ref: b, type: int }] }",
      [["unknown-key", 2, 60]],
    ],
    [
      "{ id: a, type: span, brief: B., attributes: [{ ref: b, tag: 1 }] }",
      [["invalid-value", 2, 65]],
    ],
    [
      "{ id: a, type: span, brief: B., attributes: [{ ref: b, role: other }] }",
      [["invalid-value", 2, 66]],
    ],
    [
      "{ id: a, type: span, brief: B., attributes: [{ id: b, type: int, brief: B., examples: [] }] }",
      [["invalid-value", 2, 91]],
    ],
    ["{ id: a, type: span, brief: B., visibility: public }", [["unknown-key", 2, 37]]],
  ])("refuses %s", (group, expected) => {
    expect(complaints(`groups:\n  - ${group}\n`)).toEqual(expected);
  });
});
