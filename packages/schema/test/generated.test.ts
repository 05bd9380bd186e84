import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CheckedRegistry, checkRegistry } from "../src/check/check.ts";
import { generateTypescript, type ImportExtension } from "../src/generate/typescript.ts";
import { readFolder } from "../src/load/folder.ts";
import { loadRegistry } from "../src/load/load.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { runGenerated } from "./run-generated.ts";
import { FIXTURES, TODAY } from "./support.ts";
import { checkable, STRICTEST, typeCheck } from "./type-check.ts";

const FOLDER = join(FIXTURES, "registries/everything");
const SNAPSHOTS = join(FIXTURES, "generated/everything");

async function checkEverything(): Promise<CheckedRegistry> {
  return checkRegistry(await loadRegistry(FOLDER, { shownAs: "registry" }), { today: TODAY });
}

async function everything(importExtension?: ImportExtension): Promise<ReadonlyMap<string, string>> {
  const { findings, registry } = await checkEverything();
  expect(findings).toEqual([]);
  return generateTypescript(registry, { importExtension, today: TODAY });
}

describe("generated TypeScript", () => {
  it("is what was reviewed", async () => {
    const files = await everything();
    expect([...files.keys()].sort()).toEqual(["cache.ts", "disk.ts", "index.ts", "started.ts"]);
    for (const [name, content] of files) {
      await expect(content).toMatchFileSnapshot(join(SNAPSHOTS, `${name}.txt`));
    }
  });

  it("differs by the extension of imports in the index only", async () => {
    const [asCompiled, asSources] = [await everything(".js"), await everything(".ts")];
    expect(await everything()).toEqual(asCompiled);
    for (const [name, code] of asSources) {
      const imports = code.match(/from "\.\/[^"]+"/g) ?? [];
      expect(imports.length > 0).toBe(name === "index.ts");
      for (const text of imports) expect(text).toMatch(/\.ts"$/);
      expect(asCompiled.get(name)).toBe(code.replace(/(from "\.\/\w+)\.ts"/g, '$1.js"'));
    }
  });

  it("is the same in any order of files and spread of definitions", async () => {
    const expected = await everything();
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
          expect(generateTypescript(checked.registry, { today: TODAY })).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("carries the registry's keys to the wire, byte for byte", async () => {
    const { registry } = await checkEverything();
    const definitions = await runGenerated(generateTypescript(registry, { today: TODAY }));
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
    for (const definition of await runGenerated(await everything())) {
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
    const definitions = await runGenerated(await everything());
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

const USUAL = {
  strict: true,
  noEmit: true,
  module: "preserve",
  moduleResolution: "bundler",
  target: "es2018",
  lib: ["es2023"],
};

/** A module as generated is exempt from type checks; its types are not, nor is who calls it. */
const FORMS: readonly (readonly [string, typeof checkable])[] = [
  ["as it is generated", (files) => files],
  ["where every line of it is checked", checkable],
];

describe.each(FORMS)("the compiler accepts generated code %s", (_, form) => {
  async function complaints(
    compilerOptions: object,
    extension: ImportExtension = ".js",
  ): Promise<readonly string[]> {
    const caller = CALLER.replaceAll(".js", extension);
    return typeCheck(caller, form(await everything(extension)), compilerOptions);
  }

  it("with every strict flag, declarations included", async () => {
    expect(await complaints(STRICTEST)).toEqual([]);
  });

  it("with a bundler's usual flags and an older target", async () => {
    expect(await complaints(USUAL)).toEqual([]);
  });

  it("with imports of sources, where they are allowed", async () => {
    const rewritten = { ...STRICTEST, rewriteRelativeImportExtensions: true };
    expect(await complaints(rewritten, ".ts")).toEqual([]);
    expect(await complaints({ ...USUAL, allowImportingTsExtensions: true }, ".ts")).toEqual([]);
  });

  it("and its complaints would be seen", async () => {
    expect(await complaints(USUAL, ".ts")).not.toEqual([]);
    expect(await complaints(STRICTEST, ".ts")).not.toEqual([]);
  });

  it("and refuses each of the caller's wrong calls", async () => {
    const marks = CALLER.split("\n").filter((line) => line.startsWith("// @ts-expect-error"));
    const bare = CALLER.replaceAll("// @ts-expect-error", "//");
    const refused = await typeCheck(bare, form(await everything()), STRICTEST);
    expect(refused.filter((line) => line.startsWith("caller.ts"))).toHaveLength(marks.length);
    expect(refused).toHaveLength(marks.length);
  });
});

it("shows the compiler a mistake inside of a module where every line is checked, and only there", async () => {
  const files = new Map(await everything());
  const code = files.get("disk.ts") ?? "";
  const name = 'name: "acme.disk.slow"';
  expect(code).toContain(name);
  files.set("disk.ts", code.replace(name, "name: 5"));
  expect(await typeCheck(CALLER, files, STRICTEST)).toEqual([]);
  expect(await typeCheck(CALLER, checkable(files), STRICTEST)).toEqual([
    expect.stringMatching(/^telemetry\/disk\.ts\(\d+,\d+\): error TS2322: /),
  ]);
});
