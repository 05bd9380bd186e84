import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { examineUnit } from "../src/contract/ucum.ts";
import { fitsNamedUnit, unitsNamedIn } from "../src/contract/unit-words.ts";
import { SEMCONV_MODEL, yamlTexts } from "./semconv-facts.ts";

interface MetricYaml {
  readonly name: string;
  readonly unit: string;
}

/** Of both formats: a metric is what has an instrument. */
function* metricsOf(node: unknown): Generator<MetricYaml> {
  if (typeof node !== "object" || node === null) return;
  if ("instrument" in node && "unit" in node) {
    const { unit, ...names } = node as { unit: string; name?: string; metric_name?: string };
    yield { name: names.name ?? names.metric_name ?? "", unit };
  }
  for (const value of Object.values(node)) yield* metricsOf(value);
}

describe.skipIf(SEMCONV_MODEL === undefined)("the metrics of the semantic conventions", () => {
  const texts = SEMCONV_MODEL === undefined ? [] : yamlTexts(SEMCONV_MODEL);
  const metrics = texts.flatMap((text) => [...metricsOf(parse(text))]);

  it("have units that are taken", () => {
    const refused = metrics.map(({ unit }) => examineUnit(unit)).filter((found) => found);
    expect(refused).toEqual([]);
    expect(metrics.length).toBeGreaterThan(500);
  });

  it("claim no unit by name that is not theirs", () => {
    const wrong = metrics.filter(({ name, unit }) => {
      const named = unitsNamedIn(name);
      return named !== undefined && !fitsNamedUnit(named, unit);
    });
    expect(wrong).toEqual([]);
  });
});
