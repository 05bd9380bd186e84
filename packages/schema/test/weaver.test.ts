import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { FIXTURES, REPOSITORY } from "./support.ts";

const SCHEMA_FILE = join(REPOSITORY, "../shared/registries/weaver/semconv.schema.v2.json");
const isPresent = existsSync(SCHEMA_FILE);
if (!isPresent) console.log(`skipped: Weaver's JSON Schema is not at ${SCHEMA_FILE}`);

/** Every registry that the tests hold to be valid, and those of the examples. */
function registryFiles(): readonly string[] {
  const folders = [join(FIXTURES, "registries"), join(REPOSITORY, "packages/examples")];
  const rules = join(FIXTURES, "rules");
  for (const rule of readdirSync(rules)) folders.push(join(rules, rule, "valid"));
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((file) => /\.ya?ml$/.test(file) && !/node_modules|manifest\.yaml$/.test(file))
    .filter((file) => readFileSync(file, "utf8").includes("file_format: definition/2"));
}

describe.skipIf(!isPresent)("Weaver's JSON Schema of definition/2", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = isPresent
    ? ajv.compile(JSON.parse(readFileSync(SCHEMA_FILE, "utf8")))
    : undefined;

  it.each(registryFiles())("accepts %s", (file) => {
    validate?.(parse(readFileSync(file, "utf8")));
    expect(validate?.errors ?? []).toEqual([]);
  });

  it("refuses what is outside of `annotations`, so that the test can fail", () => {
    expect(validate?.({ file_format: "definition/2", events: [{ name: "a.b", owner: "c" }] })).toBe(
      false,
    );
  });
});
