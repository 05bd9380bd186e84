import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { folderOf, sonde } from "../../../test/command-line.ts";
import { REPOSITORY } from "../../../test/support.ts";

const FILES = [
  "sonde.config.json",
  "telemetry/registry/manifest.yaml",
  "telemetry/registry/attributes.yaml",
  "telemetry/registry/events.yaml",
];

const WEAVER_SCHEMA = join(REPOSITORY, "../shared/registries/weaver/semconv.schema.v2.json");
if (!existsSync(WEAVER_SCHEMA))
  console.log(`skipped: Weaver's JSON Schema is not at ${WEAVER_SCHEMA}`);

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The first segment of the names that init chose. */
async function prefixFor(packageJson: string | undefined): Promise<string | undefined> {
  const folder = folderOf({ "package.json": packageJson });
  expect((await sonde(folder, ["init"])).code).toBe(0);
  expect((await sonde(folder, ["check"])).output).toMatch(/^0 errors, 0 warnings in 3 files/);
  const attributes = readFileSync(join(folder, "telemetry/registry/attributes.yaml"), "utf8");
  return /key: (\w+)\./.exec(attributes)?.[1];
}

describe("init", () => {
  it("writes a project that is clean and generates, and says what to do next", async () => {
    const folder = folderOf({});
    const { code, error, output } = await sonde(folder, ["init"]);
    expect([code, error, filesIn(folder)]).toEqual([0, "", [...FILES].sort()]);
    for (const file of FILES) expect(output).toContain(`wrote ${file}\n`);
    expect(output).toContain("npx sonde check");
    expect(await sonde(folder, ["check"])).toEqual({
      code: 0,
      output: "0 errors, 0 warnings in 3 files, 2 events, 4 attributes\n",
      error: "",
    });
    const generated = await sonde(folder, ["generate"]);
    expect(generated.output).toContain("4 written, 0 unchanged, 0 removed");
    expect(filesIn(join(folder, "src/telemetry"))).toEqual(["disk.ts", "index.ts", "volume.ts"]);
  });

  it("points editors to where the project file puts the schema", async () => {
    const folder = folderOf({});
    await sonde(folder, ["init"]);
    const { editorSchema } = JSON.parse(readFileSync(join(folder, "sonde.config.json"), "utf8"));
    for (const name of ["attributes.yaml", "events.yaml"]) {
      const [modeline = ""] = readFileSync(join(folder, "telemetry/registry", name), "utf8").split(
        "\n",
      );
      const [, path = ""] = /^# yaml-language-server: \$schema=(.+)$/.exec(modeline) ?? [];
      expect(join("telemetry/registry", path)).toBe(editorSchema);
    }
  });

  it.skipIf(!existsSync(WEAVER_SCHEMA))("writes what Weaver's JSON Schema accepts", async () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(WEAVER_SCHEMA, "utf8")));
    const folder = folderOf({});
    await sonde(folder, ["init"]);
    for (const file of FILES.slice(2)) {
      validate(parse(readFileSync(join(folder, file), "utf8")));
      expect([file, validate.errors]).toEqual([file, null]);
    }
  });

  it("lets events expire a year after the day on which it runs", async () => {
    const folder = folderOf({});
    await sonde(folder, ["init"], { now: () => Date.parse("2028-02-29T23:59:59Z") });
    const events = readFileSync(join(folder, "telemetry/registry/events.yaml"), "utf8");
    expect(events.match(/expires: .*/g)).toEqual([
      "expires: '2029-03-01'",
      "expires: '2029-03-01'",
    ]);
  });

  it.each([
    ['{ "name": "volumes" }', "volumes"],
    ['{ "name": "s3proxy" }', "s3proxy"],
    ['{ "name": "volume-manager" }', "acme"],
    ['{ "name": "@acme/volumes" }', "acme"],
    ['{ "name": "storage" }', "acme"],
    ['{ "name": "sonde" }', "acme"],
    ['{ "name": 7 }', "acme"],
    [`{ "name": "${"a".repeat(33)}" }`, "acme"],
    ["null", "acme"],
    ["{", "acme"],
    [undefined, "acme"],
  ])("takes from package.json %s the prefix %s", async (packageJson, prefix) => {
    expect(await prefixFor(packageJson)).toBe(prefix);
  });

  it.each(FILES)("overwrites nothing where %s exists, and writes nothing", async (file) => {
    const folder = folderOf({ [file]: "mine\n" });
    const { code, error, output } = await sonde(folder, ["init"]);
    expect([code, output]).toEqual([2, ""]);
    expect(error).toBe(`sonde: \`${file}\` exists already, and nothing is overwritten\n`);
    expect(filesIn(folder)).toEqual([file]);
    expect(readFileSync(join(folder, file), "utf8")).toBe("mine\n");
  });

  it("does not write through a link that leads nowhere", async () => {
    const folder = folderOf({});
    symlinkSync(join(folder, "elsewhere"), join(folder, "sonde.config.json"));
    expect((await sonde(folder, ["init"])).code).toBe(2);
    expect(filesIn(folder)).toEqual(["sonde.config.json"]);
  });

  it("takes back what it wrote where it cannot write all", async () => {
    const folder = folderOf({ telemetry: "a file where a folder is needed" });
    const { code, error } = await sonde(folder, ["init"]);
    expect(code).toBe(2);
    expect(error).toContain("`telemetry/registry/manifest.yaml`");
    expect(filesIn(folder)).toEqual(["telemetry"]);
  });
});
