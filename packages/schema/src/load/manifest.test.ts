import { describe, expect, it } from "vitest";
import { loadFiles } from "./load-files.ts";

function load(manifest: string, name = "manifest.yaml") {
  const { declarations, findings } = loadFiles("registry", [
    { path: name, bytes: Buffer.from(manifest) },
    { path: "a.yaml", bytes: Buffer.from("file_format: definition/2\n") },
  ]);
  return { manifest: declarations.manifest, findings };
}

function complaints(manifest: string): readonly (readonly [string, number, number])[] {
  return load(manifest).findings.map(({ place, ruleId }) => [ruleId, place.line, place.column]);
}

describe("a manifest", () => {
  it("names the registry and what it builds upon", () => {
    const { findings, manifest } =
      load(`schema_url: https://acme.example:8443/schemas/storage/1.2.3-rc.1+b
description: D.
stability: stable
dependencies:
  - { schema_url: http://base.example/s/1.0.0, registry_path: ../base }
  - { schema_url: http://other.example/s/2.0.0, name: other }
`);
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({
      name: "acme.example:8443/schemas/storage",
      version: "1.2.3-rc.1+b",
      description: "D.",
      dependencies: [
        { name: "base.example/s", version: "1.0.0", registryPath: { value: "../base" } },
        { name: "other.example/s", version: "2.0.0", registryPath: undefined },
      ],
    });
  });

  it("of old has another name, and gives its address in two parts", () => {
    const text =
      "name: acme\nschema_base_url: https://acme.example/schemas/\nsemconv_version: v1.2.3\n";
    const { findings, manifest } = load(text, "registry_manifest.yaml");
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({
      schemaUrl: { value: "https://acme.example/schemas/1.2.3", place: { line: 3, column: 18 } },
      name: "acme.example/schemas",
      version: "1.2.3",
    });
  });

  it("that has both a schema URL and its parts is known by the URL, as in Weaver", () => {
    const { findings, manifest } = load(`schema_url: https://acme.example/schemas/demo/3.0.0
schema_base_url: https://acme.example/schemas
semconv_version: 1.40.0
`);
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({ name: "acme.example/schemas/demo", version: "3.0.0" });
  });

  it("of old may give a dependency no more than a name", () => {
    const base = "schema_base_url: https://acme.example/schemas\nsemconv_version: 1.0.0\n";
    const dependency = "dependencies: [{ name: otel, registry_path: ../otel }]\n";
    expect(load(`${base}${dependency}`).manifest?.dependencies).toMatchObject([
      { name: "otel", version: undefined, registryPath: { value: "../otel" } },
    ]);
    // A newer one may not: Weaver refuses it.
    const newer = complaints(`schema_url: https://acme.example/s/1.0.0\n${dependency}`);
    expect(newer).toEqual([["missing-key", 2, 18]]);
  });

  it("beside one of the old name is the one that counts", () => {
    const { declarations, findings } = loadFiles("registry", [
      {
        path: "registry_manifest.yaml",
        bytes: Buffer.from("schema_url: https://old.example/s/1.0.0\n"),
      },
      { path: "manifest.yaml", bytes: Buffer.from("schema_url: https://new.example/s/1.0.0\n") },
    ]);
    expect(declarations.manifest?.name).toBe("new.example/s");
    expect(findings.map(({ ruleId }) => ruleId)).toContain("file-format");
  });

  it.each([
    ["schema_url: https://acme.example/1.0.0\n", []],
    ["schema_url: https://acme.example/s/latest\n", [["invalid-value", 1, 13]]],
    ["schema_url: https://acme.example/s/v1.0.0\n", [["invalid-value", 1, 13]]],
    ["schema_url: ftp://acme.example/s/1.0.0\n", [["invalid-value", 1, 13]]],
    ["schema_url: https://acme.example/a`b/1.0.0\n", [["invalid-value", 1, 13]]],
    ["schema_url: 1\n", [["invalid-value", 1, 13]]],
    ["description: D.\n", [["missing-key", 1, 1]]],
    ["semconv_version: 1.0.0\n", [["missing-key", 1, 1]]],
    ["schema_url: https://acme.example/s/1.0.0\nowner: x\n", [["unread-key", 2, 1]]],
    ["schema_base_url: https://acme.example/s\n", [["missing-key", 1, 1]]],
    [
      "file_format: manifest/2.0\nschema_url: https://acme.example/s/1.0.0\n",
      [["file-format", 1, 1]],
    ],
    ["schema_url: https://acme.example/s/1.0.0\nstability: ~\n", [["invalid-value", 2, 12]]],
    ["schema_url: https://acme.example/s/1.0.0\ndependencies: ~\n", [["invalid-value", 2, 15]]],
    [
      "schema_url: https://acme.example/s/1.0.0\ndependencies: [{ registry_path: a }]\n",
      [["missing-key", 2, 18]],
    ],
    ["schema_url: https://acme.example/s/1.0.0\ndependencies: [a]\n", [["invalid-value", 2, 16]]],
    ["[]\n", [["invalid-value", 1, 1]]],
  ])("%j is examined", (text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });
});
