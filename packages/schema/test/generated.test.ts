import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRegistry } from "../src/check/check.ts";
import { generateTypescript, type ImportExtension } from "../src/generate/typescript.ts";
import { readFolder } from "../src/load/folder.ts";
import { loadFiles, loadRegistry } from "../src/load/load.ts";
import { runGenerated } from "./run-generated.ts";
import { FIXTURES, REPOSITORY, TODAY, temporaryFolder } from "./support.ts";

const FOLDER = join(FIXTURES, "registries/everything");
const SNAPSHOTS = join(FIXTURES, "generated/everything");

function everything(importExtension?: ImportExtension): ReadonlyMap<string, string> {
  const { findings, registry } = checkRegistry(loadRegistry(FOLDER, "registry"), { today: TODAY });
  expect(findings).toEqual([]);
  return generateTypescript(registry, { importExtension });
}

describe("generated TypeScript", () => {
  it("is what was reviewed", async () => {
    const files = everything();
    expect([...files.keys()].sort()).toEqual(["cache.ts", "disk.ts", "index.ts", "started.ts"]);
    for (const [name, content] of files) {
      await expect(content).toMatchFileSnapshot(join(SNAPSHOTS, `${name}.txt`));
    }
  });

  it("differs by the extension of imports in the index only", () => {
    const [asCompiled, asSources] = [everything(".js"), everything(".ts")];
    expect(everything()).toEqual(asCompiled);
    for (const [name, code] of asSources) {
      const imports = code.match(/from "\.\/[^"]+"/g) ?? [];
      expect(imports.length > 0).toBe(name === "index.ts");
      for (const text of imports) expect(text).toMatch(/\.ts"$/);
      expect(asCompiled.get(name)).toBe(code.replace(/(from "\.\/\w+)\.ts"/g, '$1.js"'));
    }
  });

  it("is the same in any order of files and spread of definitions", () => {
    const expected = everything();
    const { files } = readFolder(FOLDER, "registry");
    const permuted = fc.shuffledSubarray([...files], { minLength: files.length });
    fc.assert(
      fc.property(
        permuted,
        fc.string({ unit: fc.constantFrom("a", "z"), minLength: 1 }),
        (shuffled, prefix) => {
          const renamed = shuffled.map(({ bytes, path }) => ({
            bytes,
            path: path === "manifest.yaml" ? path : `${prefix}/${path}`,
          }));
          const checked = checkRegistry(loadFiles("elsewhere", renamed), { today: TODAY });
          expect(generateTypescript(checked.registry)).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("carries the registry's keys to the wire, byte for byte", async () => {
    const { registry } = checkRegistry(loadRegistry(FOLDER, "registry"), { today: TODAY });
    const definitions = await runGenerated(generateTypescript(registry));
    const onTheWire = definitions.map(({ fields, name }) => [
      name,
      Object.values(fields).map(({ key }) => key),
    ]);
    const declared = registry.events.map(({ attributes, declaration }) => [
      declaration.name.value,
      attributes.map(({ key }) => key.value),
    ]);
    expect(Object.fromEntries(onTheWire)).toEqual(Object.fromEntries(declared));
    expect(definitions).toHaveLength(registry.events.length);
  });

  it("hands every attribute to its own field, in the order of the fields", async () => {
    for (const definition of await runGenerated(everything())) {
      const order: string[] = [];
      const properties = Object.keys(definition.fields);
      const to = Object.fromEntries(
        properties.map((property) => [
          property,
          { put: (value: unknown) => void order.push(`${property}=${String(value)}`) },
        ]),
      );
      const from = Object.fromEntries(
        properties.map((property) => [property, `value of ${property}`]),
      );
      definition.write(to, from);
      expect(order).toEqual(properties.map((property) => `${property}=value of ${property}`));
    }
  });

  it("decides what is always kept, and by which value", async () => {
    const definitions = await runGenerated(everything());
    const slow = definitions.find(({ name }) => name === "acme.disk.slow");
    const event = { volumeId: "vol-1", diskState: "healthy" };
    expect(slow?.samplingValue?.(event)).toBe("vol-1");
    expect(slow?.keepWhen?.(event)).toBe(false);
    expect(slow?.keepWhen?.({ ...event, diskState: "faulted" })).toBe(true);
    expect(slow?.keepWhen?.({ ...event, diskState: "degraded-state" })).toBe(true);
    expect(slow?.keepWhen?.({ ...event, diskErrno: 5 })).toBe(true);
    expect(slow?.keepWhen?.({ ...event, diskErrno: 5n })).toBe(true);
    expect(slow?.keepWhen?.({ ...event, errorType: "EIO" })).toBe(true);
    expect(slow?.keepWhen?.({ ...event, errorType: "ENOSPC" })).toBe(false);
    expect(slow?.sampling).toEqual({
      rate: 0.05,
      by: "attribute",
      attribute: "acme.volume.id",
      minRate: 0.001,
      maxRate: 0.5,
    });
    const started = definitions.find(({ name }) => name === "acme.started");
    expect(started?.sampling).not.toHaveProperty("attribute");
    expect([started?.keepWhen, started?.samplingValue]).toEqual([undefined, undefined]);
  });
});

/** Calls that must compile, and below each mark one that must not. */
const CALLER = `
import { cacheFlushed, diskInventoryTaken, diskSlow, started } from "./telemetry/index.js";
import type { DiskSlow } from "./telemetry/index.js";

const slow: DiskSlow = { volumeId: "v", diskLatency: 1.5, diskBlockCount: BigInt(7), diskState: "healthy" };
diskSlow.emit(slow);
diskSlow.emit({ ...slow, diskErrno: 5, diskKind: "some other kind" });
diskSlow.with({ volumeId: "v" }).emit({ diskLatency: 1, diskBlockCount: 7, diskState: "faulted" });
diskInventoryTaken.emit({
  diskNames: ["a"], diskSizes: [1, BigInt(2)], settingText: { a: "b" }, raidLevel: 1, raidCode: 17,
});
started.emit({});
cacheFlushed.emit({ diskHot: true });

// @ts-expect-error a required attribute is missing
diskSlow.emit({ volumeId: "v", diskLatency: 1, diskBlockCount: 7 });
// @ts-expect-error a closed enum has no such member
diskSlow.emit({ ...slow, diskState: "gone" });
// @ts-expect-error a closed enum of numbers has no such member
diskInventoryTaken.emit({ diskNames: [], diskSizes: [], settingText: {}, raidLevel: 2, raidCode: 17 });
// @ts-expect-error a double is no bigint
diskSlow.emit({ ...slow, diskLatency: BigInt(1) });
// @ts-expect-error a text is no number
diskSlow.emit({ ...slow, volumeId: 5 });
// @ts-expect-error an attribute that the event does not have
diskSlow.emit({ ...slow, volumeName: "v" });
// @ts-expect-error an event without attributes takes none
started.emit({ diskHot: true });
`;

const STRICTEST = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedDeclarations: true,
  isolatedModules: true,
  declaration: true,
  // Declarations are computed and their complaints reported, but nothing is written: the SDK's
  // sources are part of this program, and their declarations would land beside them.
  noEmit: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  module: "nodenext",
  target: "es2023",
};

const USUAL = {
  strict: true,
  noEmit: true,
  module: "preserve",
  moduleResolution: "bundler",
  target: "es2018",
  lib: ["es2023"],
};

const TSC = join(
  dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);
const EMITTER = join(REPOSITORY, "packages/sdk/src/emitter.ts");

/** The compiler's complaints about the generated files and their caller, not about the SDK. */
async function compile(
  compilerOptions: object,
  extension: ImportExtension = ".js",
): Promise<readonly string[]> {
  // Inside the repository, so that types of node_modules are found.
  const folder = temporaryFolder(join(REPOSITORY, "packages/schema"));
  const files = new Map([["caller.ts", CALLER.replaceAll(".js", extension)]]);
  for (const [name, content] of everything(extension)) files.set(`telemetry/${name}`, content);
  mkdirSync(join(folder, "telemetry"));
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  const options = {
    ...compilerOptions,
    types: [],
    skipLibCheck: true,
    paths: { "@sonde/sdk/emitter": [EMITTER] },
  };
  const project = { compilerOptions: options, include: ["caller.ts", "telemetry"] };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  const result = await promisify(execFile)(
    process.execPath,
    [TSC, "-p", folder, "--pretty", "false"],
    {
      cwd: folder,
    },
  ).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }));
  return (result.stdout ?? "").split("\n").filter((line) => /^(caller|telemetry|error)/.test(line));
}

describe("the compiler accepts generated code", () => {
  it("with every strict flag, declarations included", async () => {
    expect(await compile(STRICTEST)).toEqual([]);
  });

  it("with a bundler's usual flags and an older target", async () => {
    expect(await compile(USUAL)).toEqual([]);
  });

  it("with imports of sources, where they are allowed", async () => {
    const rewritten = { ...STRICTEST, rewriteRelativeImportExtensions: true };
    expect(await compile(rewritten, ".ts")).toEqual([]);
    expect(await compile({ ...USUAL, allowImportingTsExtensions: true }, ".ts")).toEqual([]);
  });

  it("and its complaints would be seen", async () => {
    expect(await compile(USUAL, ".ts")).not.toEqual([]);
    expect(await compile(STRICTEST, ".ts")).not.toEqual([]);
  });
});
