import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf } from "../../test/command-line.ts";
import { type Config, readConfig } from "./config.ts";

function read(content: unknown, file = "sonde.config.json"): Config {
  return readConfig(folderOf({ [file]: JSON.stringify(content) }), file);
}

describe("the project file", () => {
  it("gives paths from the working directory on, whatever folder it stands in", () => {
    const content = {
      registry: "../registry",
      out: "out/",
      importExtension: ".ts",
      lock: "registry.lock.json",
      docs: "/absolute/events.md",
      inventory: "PRIVACY.md",
      editorSchema: "registry.schema.json",
      dependencies: {
        "https://acme.example/schemas/base/1.0.0": "../base",
        otel: "semconv.tar.gz",
      },
    };
    const { findings, sources, ...values } = read(content, "telemetry/sonde.json");
    expect(findings).toEqual([]);
    expect(sources).toHaveLength(1);
    expect(values).toEqual({
      registry: "registry",
      out: join("telemetry", "out/"),
      importExtension: ".ts",
      lock: join("telemetry", "registry.lock.json"),
      docs: "/absolute/events.md",
      inventory: join("telemetry", "PRIVACY.md"),
      editorSchema: join("telemetry", "registry.schema.json"),
      dependencies: new Map([
        ["https://acme.example/schemas/base/1.0.0", "base"],
        ["otel", join("telemetry", "semconv.tar.gz")],
      ]),
    });
  });

  it("may leave out every key", () => {
    expect(read({})).toEqual({
      dependencies: new Map(),
      findings: [],
      sources: [expect.anything()],
    });
  });

  it("may be absent only where it was not named", () => {
    expect(readConfig(folderOf({}), undefined).findings).toEqual([]);
    expect(readConfig(folderOf({}), "sonde.config.json").findings).toHaveLength(1);
  });

  it.each([
    [{ lock: "" }, "`lock` is the path of a file, not ``"],
    [{ docs: 1 }, "`docs` is the path of a file, not 1"],
    [{ dependencies: "x" }, "`dependencies` is an object, not `x`"],
    [
      { dependencies: { otel: null } },
      "`otel` in `dependencies` is the path of a folder or an archive, not nothing",
    ],
    [{ dependncies: {} }, "the project file has no key `dependncies`"],
  ])("%j is refused", (content, message) => {
    expect(read(content).findings.map((finding) => finding.message)).toEqual([message]);
  });

  it("keeps what is right beside what is wrong, for whoever waits for it to be mended", () => {
    const { dependencies, findings, registry } = read({
      registry: "r",
      dependencies: { a: "b", c: 1 },
    });
    expect(findings).toHaveLength(1);
    expect([registry, [...dependencies]]).toEqual(["r", [["a", "b"]]]);
  });
});
