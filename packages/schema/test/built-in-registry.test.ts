import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { examineUnit } from "../src/contract/ucum.ts";
import { checkRegistry, loadFiles } from "../src/index.ts";
import { builtInRegistryFiles } from "../src/load/built-in-registry.ts";
import {
  type AttributeYaml,
  definedAttributes,
  factsOf,
  SEMCONV_MODEL,
  wordingOf,
  yamlTexts,
} from "./semconv-facts.ts";
import { PACKAGE, REPOSITORY, TODAY, temporaryFolder } from "./support.ts";
import { runsOf, sentencesOf, sharedRuns } from "./wording.ts";

const FOLDER = join(PACKAGE, "registry");
const SHIPPED = definedAttributes(yamlTexts(FOLDER));

/** Name spaces that are there whole; of others only what is needed. */
const WHOLE = /^(error|exception|file|hw)\./;

const OTHERS = [
  "code.file.path",
  "code.function.name",
  "code.line.number",
  "container.id",
  "device.id",
  "disk.io.direction",
  "host.arch",
  "host.id",
  "host.name",
  "k8s.persistentvolume.name",
  "k8s.persistentvolume.uid",
  "k8s.persistentvolumeclaim.name",
  "k8s.persistentvolumeclaim.uid",
  "network.transport",
  "os.type",
  "os.version",
  "process.pid",
  "server.address",
  "server.port",
  "system.device",
  "system.filesystem.mode",
  "system.filesystem.mountpoint",
  "system.filesystem.state",
  "system.filesystem.type",
];

describe("the files that ship", () => {
  it("are read whole, and no other", () => {
    const files = builtInRegistryFiles();
    expect(files.map(({ path }) => path)).toEqual(readdirSync(FOLDER).sort());
    for (const { path, bytes } of files) {
      expect(Buffer.from(bytes).equals(readFileSync(join(FOLDER, path)))).toBe(true);
    }
  });

  it("are packed", () => {
    const { files } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
    expect(files).toContain("registry");
  });

  it("are found by the sources and by a bundle, whatever the working directory", async () => {
    const source = join(PACKAGE, "src/load/built-in-registry.ts");
    // As deep below the package as `dist`.
    const bundle = join(temporaryFolder(PACKAGE), "index.js");
    await build({
      entryPoints: [source],
      outfile: bundle,
      bundle: true,
      format: "esm",
      platform: "node",
    });
    const expected = builtInRegistryFiles().map(({ bytes }) => bytes.length);
    for (const file of [source, bundle]) expect(sizesReadBy(file)).toEqual(expected);
  });
});

function sizesReadBy(file: string): unknown {
  const program = `
    const { builtInRegistryFiles } = await import(process.argv[1]);
    console.log(JSON.stringify(builtInRegistryFiles().map(({ bytes }) => bytes.length)));`;
  const argv = ["--input-type=module", "--eval", program, file];
  return JSON.parse(
    execFileSync(process.execPath, argv, { cwd: temporaryFolder(), encoding: "utf8" }),
  );
}

describe("the built-in registry", () => {
  it("passes the checks", () => {
    const { findings, registry } = checkRegistry(loadFiles("registry", builtInRegistryFiles()), {
      today: TODAY,
    });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(registry.attributes.map(({ key }) => key.value).sort()).toEqual(
      [...SHIPPED.keys()].sort(),
    );
    expect(registry.manifest?.schemaUrl.value).toBe("https://opentelemetry.io/schemas/1.44.0");
  });

  it.each([...SHIPPED])("classifies and explains %s", (_, [attribute]) => {
    const { annotations, brief, type } = attribute as AttributeYaml;
    const { class: privacyClass, unit } = annotations?.sonde ?? {};
    expect(privacyClass).toMatch(/^(system|operational|identifier|personal|content|text)$/);
    if (/^(int|double)/.test(String(type)) && privacyClass === "operational") {
      expect(examineUnit(String(unit))).toBeUndefined();
    }
    expect(brief).toMatch(/^\P{Ll}.*[^:,;]$/u);
  });

  it("holds four name spaces and the listed attributes, each once", () => {
    const others = [...SHIPPED.keys()].filter((key) => !WHOLE.test(key));
    expect(others.sort()).toEqual(OTHERS);
    expect([...SHIPPED.values()].filter((definitions) => definitions.length > 1)).toEqual([]);
  });
});

const SCHEMA_FILE = join(REPOSITORY, "../shared/registries/weaver/semconv.schema.v2.json");
const hasSchema = existsSync(SCHEMA_FILE);
if (!hasSchema) console.log(`skipped: Weaver's JSON Schema is not at ${SCHEMA_FILE}`);

it.skipIf(!hasSchema)("is valid by Weaver's JSON Schema", () => {
  const schema = JSON.parse(readFileSync(SCHEMA_FILE, "utf8"));
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
    schema,
  );
  const definitions = builtInRegistryFiles().filter(({ path }) => path !== "manifest.yaml");
  for (const { path, bytes } of definitions) {
    validate(parse(Buffer.from(bytes).toString()));
    expect([path, validate.errors ?? []]).toEqual([path, []]);
  }
  expect(definitions.length).toBeGreaterThan(0);
});

/** Of the runs of five words of one text that one text of theirs has too. */
const MAX_SHARED_RUNS = 0.2;

function nearest(text: string, theirs: readonly ReadonlySet<string>[]): number {
  const runs = runsOf(text);
  return Math.max(...theirs.map((others) => sharedRuns(runs, others)));
}

describe.skipIf(SEMCONV_MODEL === undefined)("against the semantic conventions 1.44.0", () => {
  const upstream = definedAttributes(SEMCONV_MODEL === undefined ? [] : yamlTexts(SEMCONV_MODEL));

  it("has every attribute of the four name spaces, and none besides", () => {
    const keys = [...upstream.keys()].filter((key) => WHOLE.test(key));
    expect([...SHIPPED.keys()].filter((key) => WHOLE.test(key)).sort()).toEqual(keys.sort());
    expect(keys.length).toBeGreaterThan(50);
  });

  it.each([...SHIPPED])("states the facts of %s", (key, definitions) => {
    expect(definitions.map(factsOf)).toEqual(upstream.get(key)?.map(factsOf));
  });

  it("says everything in its own words", () => {
    const theirs = [...upstream.values()].flat().flatMap(wordingOf);
    const sentences = new Set(theirs.flatMap(sentencesOf));
    const texts = [...SHIPPED.values()].flat().flatMap(wordingOf);
    expect(texts.flatMap(sentencesOf).filter((sentence) => sentences.has(sentence))).toEqual([]);
    const theirRuns = theirs.map(runsOf);
    const near = texts.filter((text) => nearest(text, theirRuns) > MAX_SHARED_RUNS);
    expect(near).toEqual([]);
    expect(Math.min(texts.length, theirs.length)).toBeGreaterThan(100);
  });

  it("would notice words that are not its own", () => {
    const [brief = ""] = upstream.get("file.path")?.flatMap(wordingOf) ?? [];
    expect(nearest(`In short: ${brief}`, [runsOf(brief)])).toBeGreaterThan(MAX_SHARED_RUNS);
    expect(sentencesOf(`${brief.trim().toUpperCase()}!`)[0]).toBe(sentencesOf(brief)[0]);
  });
});
