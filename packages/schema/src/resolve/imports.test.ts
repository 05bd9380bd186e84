import { describe, expect, it } from "vitest";
import type { RegistryText } from "../../test/registry-texts.ts";
import { attributes, EXCLUDED, event, group, resolve, short } from "../../test/resolved-texts.ts";

describe("an import", () => {
  const BASE = `${attributes("base.a", "base.b")}events:
${event("base.e1", "{ ref: base.a }")}${event("base.e2", "{ ref: base.b }")}
metrics:
  - { name: base.m, instrument: gauge, unit: By, brief: B., stability: stable }
metric_refinements:
  - { id: metric.base.m.fine, ref: base.m }
`;

  it("brings what its pattern names, once, and points to the pattern", async () => {
    const { events, metrics, problems } = await resolve(
      `imports:\n  events: ["base.e?", event.base.e2, "base.e1"]\n  metrics: [base.m]\n`,
      { base: { text: BASE } },
    );
    expect(problems).toEqual([]);
    const place = { file: "root/a.yaml", line: 3, column: 12 };
    expect(events).toMatchObject([
      {
        id: { value: "base.e1", place },
        origin: "acme.example/base",
        attributes: [{ key: { value: "base.a", place }, origin: "acme.example/base" }],
      },
      { id: { value: "base.e2", place } },
    ]);
    // The refinement of a metric answers to the metric's name.
    expect(metrics.map(({ id }) => id.value)).toEqual(["base.m", "base.m.fine"]);
  });

  it("that names nothing is a problem; refinements are named by their ids", async () => {
    const { metrics, problems } = await resolve(
      "imports:\n  events: [base.e, 'other.*', base.m]\n  metrics: ['base.m.*']\n  spans: []\n",
      { base: { text: BASE } },
    );
    expect(metrics.map(({ id }) => id.value)).toEqual(["base.m.fine"]);
    expect(short(problems)).toEqual([
      "unmatched-import base.e",
      "unmatched-import other.*",
      "unmatched-import base.m",
    ]);
  });

  it("reaches what a dependency imports itself, and nothing further away", async () => {
    const middle = { text: "imports: { events: [base.e1] }\n", uses: ["base"] };
    const { events, problems } = await resolve(
      {
        text: `imports: { events: [base.e1, base.e2] }\nevent_refinements:\n  - { id: event.x, ref: base.e1 }\n  - { id: event.y, ref: base.e2 }\n`,
        uses: ["middle"],
      },
      { middle, base: { text: BASE } },
    );
    expect(events.map(({ id, origin }) => [id.value, origin])).toEqual([
      ["x", undefined],
      ["y", undefined],
      ["base.e1", "acme.example/base"],
    ]);
    expect([...short(problems)].sort()).toEqual(["unmatched-import base.e2", "unresolved base.e2"]);
  });

  it("cannot bring what is excluded, not even by a wildcard, nor internal groups", async () => {
    const base = {
      text: `${attributes("base.a")}events:
${event("base.open", "")}${event("base.closed", "", `, ${EXCLUDED}`)}
event_refinements:
  - { id: event.base.closed.too, ref: base.closed, ${EXCLUDED} }
attribute_groups:
${group("base.internal", "{ ref: base.a }")}`,
    };
    const { events, problems } = await resolve(
      "imports: { events: ['base.*'], attribute_groups: ['*internal'] }\n",
      { base },
    );
    expect(events.map(({ id }) => id.value)).toEqual(["base.open"]);
    expect([...short(problems)].sort()).toEqual([
      "excluded base.closed",
      "excluded base.closed.too",
      "unmatched-import *internal",
    ]);
  });

  it("may not bring one attribute from two registries", async () => {
    const registry = (name: string): RegistryText => ({
      text: `${attributes("shared.a")}events:\n${event(`${name}.e`, "{ ref: shared.a }")}`,
    });
    const others = { left: registry("left"), right: registry("right") };
    const both = await resolve("imports: { events: ['*'] }\n", others);
    expect(both.problems).toMatchObject([
      {
        kind: "ambiguous",
        target: "attribute",
        name: { value: "shared.a", place: { line: 2 } },
        registries: ["acme.example/left", "acme.example/right"],
      },
    ]);
    expect((await resolve("imports: { events: [left.e] }\n", others)).problems).toEqual([]);
  });

  it("names groups of v1 by what they have", async () => {
    const former = `groups:
  - { id: former.shared, type: attribute_group, brief: B., attributes: [{ id: former.a, type: string, brief: B., stability: stable }] }
  - { id: span.former.s, type: span, span_kind: client, brief: B., stability: stable, attributes: [{ ref: former.a }] }
  - { id: some.id, type: event, name: former.e, brief: B., stability: stable }
  - { id: resource.former.r, type: resource, name: former.r, brief: B., stability: stable, attributes: [{ ref: former.a, role: identifying }] }
  - { id: former.scope, type: scope, brief: B., attributes: [{ ref: former.a }] }
`;
    const { attributeGroups, entities, events, problems, spans } = await resolve(
      `imports:
  attribute_groups: [former.shared, former.scope]
  spans: [former.s, span.former.s]
  events: [some.id, former.e]
  entities: [former.r]
`,
      { former: { text: former } },
    );
    const signals = [...attributeGroups, ...entities, ...events, ...spans];
    expect(signals.map(({ id }) => id.value)).toEqual([
      "former.shared",
      "former.r",
      "former.e",
      "former.s",
    ]);
    expect([...short(problems)].sort()).toEqual([
      "unmatched-import former.s",
      "unmatched-import former.scope",
      "unmatched-import some.id",
    ]);
  });

  it("of a group of v1 may not define an attribute once more", async () => {
    const former =
      "groups:\n  - { id: former.g, type: attribute_group, brief: B., attributes: [{ id: acme.a, type: string, brief: B., stability: stable }] }\n";
    const { problems } = await resolve(
      `${attributes("acme.a")}imports: { attribute_groups: [former.g] }\n`,
      { former: { text: former } },
    );
    expect(short(problems)).toEqual(["ambiguous acme.a"]);
  });
});
