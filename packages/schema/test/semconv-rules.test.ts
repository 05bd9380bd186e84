import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRegistry } from "../src/check/check.ts";
import { readFolder } from "../src/load/folder.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { REPOSITORY, TODAY } from "./support.ts";

const MODEL = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");
const isPresent = existsSync(MODEL);
if (!isPresent) console.log(`skipped: OpenTelemetry's conventions are not at ${MODEL}`);

/**
 * Every hit was looked at. The briefs say indeed no more than the names, the members have none, the
 * stable signals use what is less stable, and `008A` is no process id.
 */
const HITS: Readonly<Record<string, number>> = {
  "attribute-is-namespace": 0,
  "bad-rename": 0,
  "crowded-event": 0,
  "deprecated-use": 1,
  "empty-brief": 59,
  "enum-hygiene": 17,
  "event-body": 7,
  "invalid-example": 1,
  "invalid-unit": 0,
  "near-duplicate-name": 0,
  "stability-mismatch": 4,
  "unused-definition": 0,
};

describe.skipIf(!isPresent)("rules about what is probably a mistake", () => {
  const { findings } = isPresent
    ? checkRegistry(loadFiles("model", readFolder(MODEL, "model").files), { today: TODAY })
    : { findings: [] };

  it.each(Object.entries(HITS))(
    "have hits of %s in OpenTelemetry's conventions: %i",
    (id, hits) => {
      expect(findings.filter(({ ruleId }) => ruleId === id)).toHaveLength(hits);
    },
  );
});
