import { describe, expect, it } from "vitest";
import {
  loadTexts,
  openTexts,
  type RegistryText,
  registryFiles,
} from "../../test/registry-texts.ts";
import { loadDependencies } from "./dependency-graph.ts";
import { MAX_DEPENDENCIES, MAX_DEPENDENCY_CHAIN, MAX_REGISTRIES } from "./limits.ts";
import { type LoadedRegistry, loadFiles } from "./load-files.ts";
import type { OpenDependency } from "./opened-dependency.ts";

const EMPTY = "attributes: []\n";

function versions({ dependencies }: LoadedRegistry): readonly string[] {
  return [...dependencies.values()].map(({ declarations }) => {
    const { name, version } = declarations.manifest ?? { name: "none", version: "" };
    return `${name.slice("acme.example/".length)}@${version}`;
  });
}

function messages({ findings }: LoadedRegistry): readonly (readonly [string, string])[] {
  return findings.map(({ message, ruleId }) => [ruleId, message]);
}

function withRoot(
  uses: readonly string[],
  others: Readonly<Record<string, RegistryText>>,
): Promise<LoadedRegistry> {
  return loadTexts({ ...others, root: { text: EMPTY, uses } });
}

async function openedBy(open: OpenDependency, uses = ["base"]): Promise<LoadedRegistry> {
  const root = loadFiles("root", registryFiles("root", { text: EMPTY, uses }));
  return loadDependencies(root, "root", open);
}

describe("the dependencies of a registry", () => {
  it("are those that it names and those that they name, each once", async () => {
    const loaded = await withRoot(["left", "right", "left"], {
      left: { text: EMPTY, uses: ["base"] },
      right: { text: EMPTY, uses: ["base"] },
      base: { text: EMPTY },
    });
    expect(messages(loaded)).toEqual([]);
    expect(versions(loaded)).toEqual(["left@1.0.0", "base@1.0.0", "right@1.0.0"]);
    expect(loaded.declarations.incomplete).toBe(false);
  });

  it("are of the later version, whichever is found first", async () => {
    const others = {
      left: { text: EMPTY, uses: ["base@1.2.0"] },
      right: { text: EMPTY, uses: ["base@1.10.0"] },
      "base@1.2.0": { text: EMPTY },
      "base@1.10.0": { text: EMPTY },
    };
    for (const uses of [
      ["left", "right"],
      ["right", "left"],
    ]) {
      const loaded = await withRoot(uses, others);
      expect(messages(loaded)).toEqual([]);
      expect(versions(loaded)).toContain("base@1.10.0");
      expect(versions(loaded)).not.toContain("base@1.2.0");
    }
  });

  it("are of one major version", async () => {
    const loaded = await withRoot(["left", "base@2.0.0"], {
      left: { text: EMPTY, uses: ["base@1.2.0"] },
      "base@1.2.0": { text: EMPTY },
      "base@2.0.0": { text: EMPTY },
    });
    expect(messages(loaded)).toEqual([
      [
        "dependency-conflict",
        "registry `acme.example/base` is wanted in the versions 1.2.0 and 2.0.0",
      ],
    ]);
    expect(loaded.findings[0]?.place).toMatchObject({ file: "root/manifest.yaml", line: 4 });
  });

  it("do not go in circles, also where a later version closes one", async () => {
    const circle = await withRoot(["left"], {
      left: { text: EMPTY, uses: ["right"] },
      right: { text: EMPTY, uses: ["left"] },
    });
    expect(messages(circle)).toEqual([
      [
        "dependency-conflict",
        "registry `acme.example/left` builds upon itself: acme.example/left → acme.example/right → acme.example/left",
      ],
    ]);
    expect(circle.findings[0]?.place).toMatchObject({ file: "root/manifest.yaml", line: 3 });
    const closed = await withRoot(["left", "right"], {
      left: { text: EMPTY, uses: ["base@1.0.0"] },
      right: { text: EMPTY, uses: ["base@1.1.0"] },
      "base@1.0.0": { text: EMPTY },
      "base@1.1.0": { text: EMPTY, uses: ["left"] },
    });
    expect(new Set(closed.findings.map(({ ruleId }) => ruleId))).toEqual(
      new Set(["dependency-conflict"]),
    );
    const itself = await withRoot(["root"], {});
    expect(messages(itself)[0]?.[1]).toMatch(/builds upon itself/);
  });

  it("may be as many for one manifest, in a chain and together as their bounds", async () => {
    const names = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `r${index}`);
    const leaves = Object.fromEntries(names(100).map((name) => [name, { text: EMPTY }]));
    const many = await withRoot(names(MAX_DEPENDENCIES), leaves);
    expect([messages(many), many.dependencies.size]).toEqual([[], MAX_DEPENDENCIES]);
    const tooMany = await withRoot(names(MAX_DEPENDENCIES + 1), leaves);
    expect(tooMany.findings.map(({ ruleId }) => ruleId)).toEqual(["registry-limit"]);

    const chain = (length: number): Promise<LoadedRegistry> =>
      withRoot(
        ["r1"],
        Object.fromEntries(
          names(length)
            .slice(1)
            .map((name, index) => [
              name,
              { text: EMPTY, uses: index + 2 < length ? [`r${index + 2}`] : [] },
            ]),
        ),
      );
    expect(messages(await chain(MAX_DEPENDENCY_CHAIN))).toEqual([]);
    expect(messages(await chain(MAX_DEPENDENCY_CHAIN + 1))).toEqual([
      ["registry-limit", `more than ${MAX_DEPENDENCY_CHAIN} registries build upon each other`],
    ]);

    const middle = (start: number, count: number): RegistryText => ({
      text: EMPTY,
      uses: names(start + count).slice(start),
    });
    const together = (count: number): Promise<LoadedRegistry> =>
      withRoot(["a", "b", "c"], {
        ...leaves,
        a: middle(0, 30),
        b: middle(30, 30),
        c: middle(60, count),
      });
    expect(messages(await together(MAX_REGISTRIES - 63))).toEqual([]);
    expect(
      new Set((await together(MAX_REGISTRIES - 62)).findings.map(({ ruleId }) => ruleId)),
    ).toEqual(new Set(["registry-limit"]));
  });

  it("may be long by a way that is found last", async () => {
    const length = MAX_DEPENDENCY_CHAIN;
    const others = Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `r${index + 1}`,
        { text: EMPTY, uses: index + 1 < length ? [`r${index + 2}`] : [] },
      ]),
    );
    const loaded = await withRoot(["r5", "r1"], others);
    expect(messages(loaded)).toEqual([
      ["registry-limit", `more than ${length} registries build upon each other`],
    ]);
  });
});

describe("a dependency", () => {
  it("that is not there leaves the registry incomplete", async () => {
    const loaded = await withRoot(["left"], { left: { text: EMPTY, uses: ["base"] } });
    expect(messages(loaded)).toEqual([
      [
        "unavailable-dependency",
        "dependency `https://acme.example/base/1.0.0` of `acme.example/left` is not on this machine",
      ],
    ]);
    expect(loaded.findings[0]?.place).toMatchObject({ file: "root/manifest.yaml", line: 3 });
    expect(loaded.declarations.incomplete).toBe(true);
  });

  it("that cannot be opened says why", async () => {
    const problem = { kind: "problem", problem: "the disk is full", help: "empty it" } as const;
    const { findings } = await openedBy(async () => problem);
    expect(findings).toMatchObject([
      { ruleId: "unavailable-dependency", message: "the disk is full", help: "empty it" },
    ]);
  });

  it("is opened from where the one that names it is", async () => {
    const asked: unknown[] = [];
    const open = openTexts({ left: { text: EMPTY, uses: ["base"] }, base: { text: EMPTY } });
    await openedBy(
      (dependency, namedBy) => {
        asked.push([dependency.name, namedBy]);
        return open(dependency, namedBy);
      },
      ["left"],
    );
    expect(asked).toEqual([
      ["acme.example/left", { kind: "folder", folder: "root" }],
      ["acme.example/base", { kind: "elsewhere" }],
    ]);
  });

  it("has no errors, which are told as one", async () => {
    const loaded = await withRoot(["base"], { base: { text: "attributes: [{ key: 1 }, 2]\n" } });
    expect(messages(loaded)).toEqual([
      [
        "invalid-dependency",
        "dependency `https://acme.example/base/1.0.0` has 2 errors; the first, at base/a.yaml:2:21: `key` is a text, not 1",
      ],
    ]);
  });

  it("is the registry that was meant", async () => {
    const files = registryFiles("other", { text: EMPTY });
    const loaded = await openedBy(async () => ({
      kind: "files",
      files,
      shownAs: "other",
      location: { kind: "elsewhere" },
      digest: undefined,
    }));
    expect(messages(loaded)).toEqual([
      [
        "invalid-dependency",
        "the files of dependency `https://acme.example/base/1.0.0` are those of `acme.example/other`",
      ],
    ]);
  });

  it("without a manifest is what it is named", async () => {
    const [, definitions] = registryFiles("base", { text: EMPTY });
    const loaded = await openedBy(async () => ({
      kind: "files",
      files: definitions === undefined ? [] : [definitions],
      shownAs: "base",
      location: { kind: "elsewhere" },
      digest: undefined,
    }));
    expect(messages(loaded)).toEqual([]);
    expect(versions(loaded)).toEqual(["base@1.0.0"]);
  });

  it("on OpenTelemetry's registry is answered by the excerpt that ships, where it is not fetched", async () => {
    const text =
      "schema_url: https://acme.example/root/1.0.0\ndependencies: [{ schema_url: https://opentelemetry.io/schemas/1.44.0 }]\n";
    const root = loadFiles("root", [
      { path: "manifest.yaml", bytes: Buffer.from(text) },
      { path: "a.yaml", bytes: Buffer.from("file_format: definition/2\n") },
    ]);
    const loaded = await loadDependencies(root, "root");
    expect(messages(loaded)).toEqual([]);
    expect([...loaded.dependencies.keys()]).toEqual(["opentelemetry.io/schemas"]);
  });
});
