import { describe, expect, it } from "vitest";
import { attributes, EXCLUDED, event, group, resolve, short } from "../../test/resolved-texts.ts";

describe("an attribute of another registry", () => {
  it("is found in direct dependencies and in what they refer to", async () => {
    const base = { text: attributes("base.used", "base.unused") };
    const middle = {
      text: `${attributes("middle.a")}events:\n${event("middle.e", "{ ref: base.used }")}`,
      uses: ["base"],
    };
    const { events, problems } = await resolve(
      {
        text: `events:\n${event("acme.e", "{ ref: middle.a }, { ref: base.used }, { ref: base.unused }")}`,
        uses: ["middle"],
      },
      { base, middle },
    );
    expect(events[0]?.attributes.map(({ key, origin }) => [key.value, origin])).toEqual([
      ["middle.a", "acme.example/middle"],
      ["base.used", "acme.example/base"],
    ]);
    expect(short(problems)).toEqual(["unresolved base.unused"]);
  });

  it("is not found where a dependency only inherits it", async () => {
    const base = { text: `${attributes("base.a")}events:\n${event("base.e", "{ ref: base.a }")}` };
    const refined =
      "event_refinements:\n  - { id: event.x, ref: base.e, attributes: [{ ref: base.a, brief: C. }] }\n";
    const imported = "imports: { events: [base.e] }\n";
    const root = { text: `events:\n${event("acme.e", "{ ref: base.a }")}`, uses: ["middle"] };
    for (const [text, expected] of [
      [refined, ["unresolved base.a"]],
      [imported, []],
    ] as const) {
      const { problems } = await resolve(root, { base, middle: { text, uses: ["base"] } });
      expect(short(problems)).toEqual(expected);
    }
  });

  it("is ambiguous where two define it, unless one excludes it or the registry has its own", async () => {
    const one = { text: attributes("shared.a") };
    const other = { text: attributes("shared.a") };
    const closed = {
      text: `attributes:\n  - { key: shared.a, type: int, stability: stable, brief: B., ${EXCLUDED} }\n`,
    };
    const use = `events:\n${event("acme.e", "{ ref: shared.a }")}`;
    expect((await resolve(use, { one, other })).problems).toMatchObject([
      { kind: "ambiguous", registries: ["acme.example/one", "acme.example/other"] },
    ]);
    expect(short((await resolve(use, { one, closed })).problems)).toEqual([]);
    expect(short((await resolve(use, { closed })).problems)).toEqual(["excluded shared.a"]);
    expect(
      short((await resolve(`${attributes("shared.a")}${use}`, { one, other })).problems),
    ).toEqual([]);
  });

  it("comes from the excerpt that ships where no dependency says so, which is a problem", async () => {
    const use = `events:\n${event("acme.e", "{ ref: error.type }")}`;
    const { events, problems } = await resolve(use);
    expect(short(problems)).toEqual(["undeclared-dependency error.type"]);
    expect(events[0]?.attributes).toMatchObject([{ origin: "opentelemetry.io/schemas" }]);
  });
});

describe("what is excluded", () => {
  it("may be used within its registry only by what dependents cannot see either", async () => {
    const hidden = `attributes:\n  - { key: acme.a, type: int, stability: stable, brief: B., ${EXCLUDED} }\n`;
    const { problems } = await resolve(`${hidden}attribute_groups:
${group("acme.internal", "{ ref: acme.a }")}
  - { id: acme.public, visibility: public, brief: B., stability: stable, attributes: [{ ref: acme.a }] }
events:
${event("acme.open", "{ ref: acme.a }")}${event("acme.closed", "{ ref: acme.a }", `, ${EXCLUDED}`)}
event_refinements:
  - { id: event.acme.inherits, ref: acme.closed }
  - { id: event.acme.says, ref: acme.closed, ${EXCLUDED} }
`);
    expect([...short(problems)].sort()).toEqual([
      "excluded acme.a",
      "excluded acme.a",
      "excluded acme.closed",
    ]);
  });
});

describe("an association", () => {
  it("means an entity of the registry or of a dependency, or the refinement of one", async () => {
    const entity = (type: string, more = ""): string =>
      `  - { type: ${type}, brief: B., stability: stable, identity: [{ ref: base.a }]${more} }\n`;
    const base = {
      text: `${attributes("base.a")}entities:\n${entity("base.host")}${entity("base.closed", `, ${EXCLUDED}`)}${entity("shared.host")}entity_refinements:\n  - { id: entity.base.vm, ref: base.host }\n`,
    };
    const other = {
      text: `${attributes("other.a")}entities:\n${entity("shared.host").replace("base.a", "other.a")}`,
    };
    const names = "base.host, base.vm, { one_of: [base.closed, { all_of: [shared.host, none] }] }";
    const { problems } = await resolve(
      `events:\n${event("acme.e", "", `, entity_associations: [${names}]`)}`,
      { base, other },
    );
    expect(short(problems)).toEqual([
      "excluded base.closed",
      "ambiguous shared.host",
      "unresolved none",
    ]);
  });
});

describe("a dependency", () => {
  it("that does not resolve is a problem at the direct one that leads to it", async () => {
    const broken = { text: `events:\n${event("broken.e", "{ ref: none.a }, { ref: none.b }")}` };
    const { problems } = await resolve(
      { text: `events:\n${event("acme.e", "")}`, uses: ["middle"] },
      { middle: { text: attributes("middle.a"), uses: ["broken"] }, broken },
    );
    expect(problems).toMatchObject([
      {
        kind: "broken-dependency",
        registry: "acme.example/broken",
        schemaUrl: { place: { file: "root/manifest.yaml", line: 3 } },
        count: 2,
        first: { file: "broken/a.yaml", line: 3 },
      },
    ]);
  });

  it("is not broken by what is only worth a warning", async () => {
    const base = {
      text: `imports: { events: [none] }\nevents:\n${event("base.e", "{ ref: error.type }")}`,
    };
    expect((await resolve("imports: { events: [base.e] }\n", { base })).problems).toEqual([]);
  });
});
