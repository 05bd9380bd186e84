import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { hasErrors } from "../src/check/check.ts";
import { generateTypescript } from "../src/generate/typescript.ts";
import { check, checkWithBase, expectSound } from "./hostile-support.ts";
import { TODAY } from "./support.ts";

/** Names that try to be paths, code, properties of every object, or other names. */
const NAME = fc.oneof(
  fc.constantFrom(
    "acme.disk.slow",
    "../../etc/passwd",
    "acme/../x",
    "acme.a\\b",
    "C:\\x",
    "acme.\0.x",
    "acme.\u001b[31m.x",
    "acme.*/.x",
    "acme.`$" + "{x}`.x",
    'acme.".x',
    "acme.__proto__.x",
    "__proto__",
    "constructor",
    "acme.toString.x",
    "acme.hasOwnProperty",
    "acme.class.x",
    "acme.await",
    "acme.index",
    "acme.con.x",
    // Look-alikes: Cyrillic а and е, a full-width letter, a joined and a turned one.
    "\u0430cme.disk.slow",
    "acm\u0435.x.y",
    "\uff41cme.x.y",
    "acme.\u200dx.y",
    "acme.\u202ex.y",
    "acme.ﬁ.x",
    "",
    " ",
    ".",
    "acme..x",
    "\ud800",
    "event.acme.disk.slow",
    "event.",
    "*",
    "?*?*?*",
    `acme.${"x".repeat(5000)}`,
    `${"a.".repeat(2000)}b`,
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);

const NAMES = fc.array(NAME, { minLength: 24, maxLength: 24 });

/** A registry with names in every position in which there can be one. */
function registryOf(names: readonly string[]): string {
  let index = 0;
  const next = (): string => names[index++ % names.length] ?? "";
  const common = { brief: "What it is.", stability: "development" };
  const sonde = { owner: next(), diagnostic_level: "basic", expires: "never" };
  const associations = [next(), { one_of: [next(), { all_of: [next()] }] }];
  const [key, other] = [next(), next()];
  const uses = [{ ref: key }, { ref: next() }, { ref_group: next() }];
  const registry = {
    file_format: "definition/2",
    attributes: [
      { key, type: { members: [{ id: next(), value: next() }, { id: next() }] }, ...common },
      {
        key: other,
        type: "string",
        ...common,
        annotations: { sonde: { class: "system", unit: next() } },
      },
    ],
    attribute_groups: [
      { id: next(), visibility: "internal", attributes: uses },
      { id: next(), visibility: "public", attributes: [{ ref: other }], ...common },
    ],
    entities: [{ type: next(), identity: [{ ref: key }], ...common }],
    events: [
      {
        name: next(),
        attributes: uses,
        entity_associations: associations,
        ...common,
        annotations: { sonde },
      },
    ],
    metrics: [{ name: next(), instrument: "counter", unit: next(), attributes: uses, ...common }],
    spans: [{ type: next(), kind: "client", name: { note: next() }, attributes: uses, ...common }],
    entity_refinements: [{ id: next(), ref: next(), description: [{ ref: other }] }],
    event_refinements: [{ id: next(), ref: next(), attributes: uses, annotations: { sonde } }],
    metric_refinements: [{ id: next(), ref: next(), attributes: uses }],
    span_refinements: [{ id: next(), ref: next(), attributes: uses }],
    imports: {
      attribute_groups: [next()],
      entities: [next()],
      events: [next()],
      metrics: [next()],
      spans: [next()],
    },
  };
  return stringify(registry, { aliasDuplicateObjects: false });
}

function formerRegistryOf(names: readonly string[]): string {
  let index = 0;
  const next = (): string => names[index++ % names.length] ?? "";
  const common = { brief: "What it is.", stability: "stable" };
  const attributes = [{ id: next(), type: "string", ...common }, { ref: next() }];
  return stringify(
    {
      groups: [
        { id: next(), type: "attribute_group", prefix: next(), attributes, ...common },
        { id: next(), type: "event", name: next(), extends: next(), attributes, ...common },
        {
          id: next(),
          type: "metric",
          metric_name: next(),
          instrument: "gauge",
          unit: next(),
          ...common,
        },
        {
          id: next(),
          type: "span",
          span_kind: "server",
          extends: next(),
          events: [next()],
          entity_associations: [next()],
          ...common,
        },
        { id: next(), type: "entity", name: next(), attributes, ...common },
      ],
    },
    { aliasDuplicateObjects: false },
  );
}

describe("names", () => {
  it("of any kind are answered with findings", () => {
    let refused = 0;
    fc.assert(
      fc.property(NAMES, (names) => {
        for (const text of [registryOf(names), formerRegistryOf(names)]) {
          const checked = check(text);
          expectSound(checked);
          if (hasErrors(checked.findings)) refused += 1;
        }
      }),
      { numRuns: 150 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it("of a dependency are, too", async () => {
    await fc.assert(
      fc.asyncProperty(NAMES, NAMES, fc.boolean(), async (names, others, isFormer) => {
        const base = isFormer ? formerRegistryOf(others) : registryOf(others);
        expectSound(await checkWithBase(registryOf(names), base));
      }),
      { numRuns: 100 },
    );
  });

  it("of events that come by refinement and by import are held to the same form", async () => {
    const sonde = { owner: "o", diagnostic_level: "basic", expires: "never" };
    const common = { brief: "Says what happened there.", stability: "development" };
    let generated = 0;
    const ANY = fc.oneof(NAME, fc.stringMatching(/^acme\.[a-z]{2,9}\.[a-z]{2,9}$/));
    await fc.assert(
      fc.asyncProperty(ANY, ANY, ANY, async (name, id, key) => {
        const attribute = {
          key,
          type: "string",
          ...common,
          annotations: { sonde: { class: "system" } },
        };
        const event = { name, attributes: [{ ref: key }], ...common, annotations: { sonde } };
        const base = { file_format: "definition/2", attributes: [attribute], events: [event] };
        const root = {
          file_format: "definition/2",
          event_refinements: [
            { id, ref: name, brief: "Says more than that.", annotations: { sonde } },
          ],
          imports: { events: ["*"] },
        };
        const checked = await checkWithBase(stringify(root), stringify(base));
        expectSound(checked);
        if (hasErrors(checked.findings)) return;
        generated += 1;
        for (const text of [name, id.replace(/^event\./, ""), key])
          expect(text).toMatch(/^[a-z][a-z0-9]*([._][a-z0-9]+)*$/);
        expect(generateTypescript(checked.registry, { today: TODAY }).size).toBeGreaterThan(1);
      }),
      { numRuns: 300 },
    );
    expect(generated).toBeGreaterThan(3);
  });

  it("in suppressions suppress nothing but what is there", () => {
    fc.assert(
      fc.property(fc.array(NAME, { minLength: 1, maxLength: 8 }), (names) => {
        const comments = names.map(
          (name, index) => `# sonde-ignore ${name}: ${names[index - 1] ?? "why"}\n`,
        );
        const text = `file_format: definition/2\n${comments.join("")}attributes: []\n`;
        const checked = check(text);
        expectSound(checked);
      }),
      { numRuns: 200 },
    );
  });
});
