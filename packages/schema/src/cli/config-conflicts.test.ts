import { describe, expect, it } from "vitest";
import { folderOf } from "../../test/command-line.ts";
import { readConfig } from "./config.ts";

function messages(content: Readonly<Record<string, string>>): readonly string[] {
  const values = { registry: "telemetry/registry", out: "src/telemetry", ...content };
  const folder = folderOf({ "conf/sonde.json": JSON.stringify(values) });
  return readConfig(folder, "conf/sonde.json").findings.map(({ message }) => message);
}

describe("the paths of the project file", () => {
  it.each([
    [{ docs: "a", editorSchema: "./a" }, "`editorSchema` and `docs` are one path"],
    [{ docs: "a", inventory: "./a" }, "`inventory` and `docs` are one path"],
    [{ lock: "a/../b", docs: "b" }, "`docs` and `lock` are one path"],
    [{ lock: "sonde.json" }, "`lock` and the project file are one path"],
    [{ docs: "../conf/sonde.json" }, "`docs` and the project file are one path"],
    [{ docs: "src/telemetry/" }, "`docs` and `out` are one path"],
    [{ lock: "telemetry/registry" }, "`lock` and `registry` are one path"],
    [
      { docs: "telemetry/registry/deep/a.yml" },
      "`docs` is a YAML file in `registry`, and would be read as a part of it",
    ],
    [
      { lock: "telemetry/registry/lock.yaml" },
      "`lock` is a YAML file in `registry`, and would be read as a part of it",
    ],
    [
      { editorSchema: "src/telemetry/index.ts" },
      "`editorSchema` is a `.ts` file in `out`, where generated files stand",
    ],
  ])("of %j: %s", (content, message) => {
    expect(messages(content)).toEqual([message]);
  });

  it("may lie beside each other, and in the registry under other endings", () => {
    const paths = {
      lock: "telemetry/registry/registry.lock.json",
      docs: "src/telemetry/EVENTS.md",
      editorSchema: "telemetry/schema.yaml",
    };
    expect(messages(paths)).toEqual([]);
    expect(messages({ registry: "..", lock: "../../lock.yaml" })).toEqual([]);
  });
});
