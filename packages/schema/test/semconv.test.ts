import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRegistry } from "../src/check/check.ts";
import { loadRegistry } from "../src/load/load.ts";
import type { ResolvedSignal } from "../src/resolve/model.ts";
import { resolveRegistry } from "../src/resolve/resolve.ts";
import { digestOf, factsOfSignal } from "./resolved-facts.ts";
import { openDependencyBelow, REPOSITORY, TODAY, temporaryFolder } from "./support.ts";

const MODEL = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");
const isPresent = existsSync(MODEL);
if (!isPresent) console.log(`skipped: OpenTelemetry's conventions are not at ${MODEL}`);

/** Of each kind: definitions, refinements, and a digest of what all of them say when resolved. */
const SIGNALS = {
  attributeGroups: [230, 0, undefined],
  entities: [64, 0, "2ed0ecdf68416a5a"],
  events: [32, 0, "c57136027be077c4"],
  metrics: [541, 21, "5b5a81fa246cd4ca"],
  // Weaver counts 20 of them, which are of v1 and extend others, as refinements.
  spans: [78, 35, "e4e2961e55f5d4c3"],
} as const;

/** Of the groups that other registries may import. */
const PUBLIC_GROUPS = [4, "1bd0bd89f3498e04"] as const;

/** Rules that find something, all of them about events or wording: nothing that is not understood. */
const RULES = [
  "deprecated-use",
  "empty-brief",
  "enum-hygiene",
  "event-body",
  "invalid-enum",
  "invalid-example",
  "invalid-name",
  "left-out-attribute",
  "missing-class",
  "missing-diagnostic-level",
  "missing-expiry",
  "missing-owner",
  "name-collision",
  "reserved-namespace",
  "stability-mismatch",
];

function digest(signals: readonly ResolvedSignal[]): string {
  return digestOf(signals.map(factsOfSignal));
}

describe.skipIf(!isPresent)("OpenTelemetry's semantic conventions 1.44.0", async () => {
  const loaded = await loadRegistry(isPresent ? MODEL : ".", { shownAs: "model" });
  const resolved = resolveRegistry(loaded);

  it("are read without a finding, and every reference resolves", () => {
    expect(loaded.findings).toEqual([]);
    expect(loaded.declarations.incomplete).toBe(false);
    expect(resolved.problems).toEqual([]);
  });

  it("have the attributes and enums that they are known to have", () => {
    expect(resolved.attributes).toHaveLength(940);
    const enums = resolved.attributes.filter(({ type }) => type.kind === "enum");
    expect(enums).toHaveLength(171);
  });

  // The digests were computed from the output of `weaver registry resolve --v2`, version 0.25.1.
  it.each(Object.entries(SIGNALS))("have %s that say what Weaver's say", (kind, expected) => {
    const signals = resolved[kind as keyof typeof SIGNALS];
    const refinements = signals.filter(({ isRefinement }) => isRefinement);
    const [definitionCount, refinementCount, expectedDigest] = expected;
    expect([signals.length - refinements.length, refinements.length]).toEqual([
      definitionCount,
      refinementCount,
    ]);
    if (expectedDigest !== undefined) expect(digest(signals)).toBe(expectedDigest);
  });

  it("have public groups that say what Weaver's say", () => {
    const groups = resolved.attributeGroups.filter(({ declaration }) => declaration.isPublic);
    expect([groups.length, digest(groups)]).toEqual(PUBLIC_GROUPS);
  });

  it("are found wanting only by rules about events and wording", () => {
    const { findings } = checkRegistry(loaded, { today: TODAY });
    expect([...new Set(findings.map(({ ruleId }) => ruleId))].sort()).toEqual(RULES);
  });

  it("refine deeply: the metric, then the group that it lists, then what it says itself", () => {
    const status = resolved.metrics.find(({ id }) => id.value === "hw.physical_disk.status");
    expect(status).toMatchObject({
      isRefinement: true,
      name: { value: "hw.status" },
      instrument: { value: "updowncounter" },
      unit: { value: "1" },
    });
    const attributes = new Map(
      status?.attributes.map((attribute) => [attribute.key.value, attribute]),
    );
    expect([...attributes.keys()].sort()).toEqual([
      "hw.firmware_version",
      "hw.id",
      "hw.model",
      "hw.name",
      "hw.parent",
      "hw.physical_disk.type",
      "hw.serial_number",
      "hw.state",
      "hw.type",
      "hw.vendor",
    ]);
    expect(attributes.get("hw.state")).toMatchObject({ requirement: { level: "required" } });
    expect(attributes.get("hw.type")?.examples).toMatchObject([{ value: "physical_disk" }]);
  });

  it("can be built upon", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "registry"));
    writeFileSync(
      join(folder, "registry/manifest.yaml"),
      `schema_url: https://acme.example/schemas/storage/1.0.0\ndependencies:\n  - schema_url: https://opentelemetry.io/schemas/1.44.0\n    registry_path: ${MODEL}\n`,
    );
    writeFileSync(
      join(folder, "registry/a.yaml"),
      `file_format: definition/2
imports:
  metrics: [hw.physical_disk.*]
  entities: [host]
event_refinements:
  - { id: event.acme.crash, ref: app.crash }
events:
  - { name: acme.disk.slow, brief: B., stability: stable, attributes: [{ ref: hw.id }, { ref: error.type }], entity_associations: [host, service] }
`,
    );
    const root = await loadRegistry(join(folder, "registry"), {
      shownAs: "registry",
      openDependency: openDependencyBelow(folder),
    });
    expect(root.findings).toEqual([]);
    const { entities, events, metrics, problems } = resolveRegistry(root);
    expect(problems).toEqual([]);
    expect([...entities, ...metrics].map(({ id, origin }) => [id.value, origin])).toEqual(
      [
        "host",
        "hw.physical_disk.endurance_utilization",
        "hw.physical_disk.size",
        "hw.physical_disk.smart",
        // Refinements of other metrics, named by their ids.
        "hw.physical_disk.errors",
        "hw.physical_disk.status",
      ].map((id) => [id, "opentelemetry.io/schemas"]),
    );
    expect(events.map(({ id, name }) => [id.value, name.value])).toEqual([
      ["acme.disk.slow", "acme.disk.slow"],
      ["acme.crash", "app.crash"],
    ]);
  });
});
