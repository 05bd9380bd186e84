import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TODAY, temporaryFolder } from "../../test/support.ts";
import type { CommandIo } from "./io.ts";
import { run } from "./run.ts";

const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";
const EVENTS = `file_format: definition/2
attributes:
  - key: acme.volume.id
    type: string
    stability: development
    brief: Opaque id of the volume.
    annotations: { sonde: { class: identifier } }
events:
  - name: acme.disk.slow
    stability: development
    brief: A disk took longer than its threshold.
    attributes: [{ ref: acme.volume.id, requirement_level: required }]
    annotations:
      sonde: { owner: storage@acme.example, diagnostic_level: basic, expires: never }
`;

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

function sonde(
  workingDirectory: string,
  argv: readonly string[],
  { environment = {}, isTerminal = false, now = NOON }: Partial<CommandIo> = {},
): Outcome {
  const output: string[] = [];
  const error: string[] = [];
  const io: CommandIo = {
    workingDirectory,
    environment,
    isTerminal,
    now,
    writeOutput: (text) => void output.push(text),
    writeError: (text) => void error.push(text),
  };
  const code = run(argv, io, "0.0.0-test");
  return { code, output: output.join(""), error: error.join("") };
}

const NOON = () => Date.parse(`${TODAY}T12:00:00Z`);

/** A project folder with a clean registry; files may be replaced or, as undefined, left out. */
function project(files: Readonly<Record<string, string | undefined>> = {}): string {
  const folder = temporaryFolder();
  const all = {
    "sonde.config.json": '{ "registry": "registry", "out": "src/telemetry" }',
    "registry/manifest.yaml": MANIFEST,
    "registry/events.yaml": EVENTS,
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    if (content === undefined) continue;
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

describe("exit code 0", () => {
  it("for a clean registry", () => {
    const { code, output, error } = sonde(project(), ["check"]);
    expect({ code, output, error }).toEqual({
      code: 0,
      output: "0 errors, 0 warnings in 2 files, 1 event, 1 attribute\n",
      error: "",
    });
  });

  it("for warnings alone", () => {
    const events = EVENTS.replace("class: identifier", "class: secret");
    const { code, output } = sonde(project({ "registry/events.yaml": events }), ["check"]);
    expect(code).toBe(0);
    expect(output).toContain("warning[required-cannot-leave]");
  });

  it("for help and version", () => {
    expect(sonde("/", ["--help"]).output).toContain("sonde generate --check");
    expect(sonde("/", ["check", "-h"]).code).toBe(0);
    expect(sonde("/", ["--version"])).toEqual({ code: 0, output: "0.0.0-test\n", error: "" });
  });
});

describe("exit code 1", () => {
  it("for errors, and generate then writes nothing", () => {
    const folder = project({ "registry/events.yaml": EVENTS.replace("owner", "ovner") });
    const { code, output } = sonde(folder, ["generate"]);
    expect(code).toBe(1);
    expect(output).toContain("error[missing-owner]");
    expect(output).toContain("did you mean `owner`?");
    expect(existsSync(join(folder, "src"))).toBe(false);
  });
});

describe("exit code 2", () => {
  it.each([
    [["chekc"], "there is no command `chekc`; did you mean `check`?"],
    [[], "no command is given"],
    [["check", "--formt", "json"], "there is no option `--formt`; did you mean `--format`?"],
    [["check", "--format", "yaml"], "there is no format `yaml`"],
    [["check", "--format", "jsn"], "did you mean `json`?"],
    [["check", "--format"], "`--format` needs a value"],
    [["check", "--format="], "`--format` needs a value"],
    [["check", "--format", "json", "--format", "text"], "`--format` is given twice"],
    [["check", "--out", "x"], "`check` takes no `--out`"],
    [["check", "--check"], "`check` takes no `--check`"],
    [["generate", "--check=yes"], "`--check` takes no value"],
    [["check", "registry"], "`check` takes no argument `registry`"],
  ])("for wrong use: %j", (argv, message) => {
    const { code, error, output } = sonde(project(), argv);
    expect(code).toBe(2);
    expect(error).toContain(message);
    expect(output).toBe("");
  });

  it("where no folder is known", () => {
    const folder = project({ "sonde.config.json": undefined });
    expect(sonde(folder, ["check"]).error).toContain("no registry folder is known");
    const { code, error } = sonde(folder, ["generate", "--registry", "registry"]);
    expect(code).toBe(2);
    expect(error).toContain("no out folder is known");
  });

  it("for a registry that is missing, empty or a file", () => {
    for (const registry of ["nowhere", "src", "sonde.config.json"]) {
      const folder = project({ "src/README.md": "nothing" });
      const { code, output } = sonde(folder, ["check", "--registry", registry]);
      expect(code).toBe(2);
      expect(output).toContain("error[unreadable-registry]");
      expect(output).toContain(`--> ${registry}:1:1`);
    }
  });

  it("for a link in the place of a file", () => {
    const folder = project({ "elsewhere.yaml": EVENTS, "registry/events.yaml": undefined });
    symlinkSync(join(folder, "elsewhere.yaml"), join(folder, "registry/events.yaml"));
    const { code, output } = sonde(folder, ["check"]);
    expect(code).toBe(2);
    expect(output).toContain("`registry/events.yaml` is a symbolic link, which is not followed");
  });

  it("for a bad project file, shown with its place", () => {
    const config = '{\n  "registry": "registry",\n  "lock": "registry.lock.json"\n}';
    const { code, output } = sonde(project({ "sonde.config.json": config }), ["check"]);
    expect(code).toBe(2);
    expect(output).toContain("`lock` is not built yet");
    expect(output).toContain("--> sonde.config.json:3:3");
  });

  it("for a named project file that is not there", () => {
    const { code, output } = sonde(project(), ["check", "--config", "other.json"]);
    expect(code).toBe(2);
    expect(output).toContain("`other.json` cannot be read");
  });

  it.each([
    ["registry", "registry"],
    ["registry", "registry/generated"],
    ["registry", "."],
  ])("for registry `%s` and output folder `%s`", (registry, out) => {
    const folder = project();
    const { code, error } = sonde(folder, ["generate", "--registry", registry, "--out", out]);
    expect(code).toBe(2);
    expect(error).toContain("lie in each other");
    expect(readdirSync(folder).sort()).toEqual(["registry", "sonde.config.json"]);
    expect(readdirSync(join(folder, "registry"))).toHaveLength(2);
  });

  it("for an output folder that is the registry behind a link", () => {
    const folder = project();
    symlinkSync(join(folder, "registry"), join(folder, "link"));
    const { code, error } = sonde(folder, ["generate", "--out", "link/out"]);
    expect(code).toBe(2);
    expect(error).toContain("lie in each other");
  });

  it("for a file of another origin under a generated name, before anything is written", () => {
    const folder = project({ "src/telemetry/index.ts": "export const mine = 1;\n" });
    const { code, error } = sonde(folder, ["generate"]);
    expect(code).toBe(2);
    expect(error).toContain("`src/telemetry/index.ts` was not generated by sonde");
    expect(readdirSync(join(folder, "src/telemetry"))).toEqual(["index.ts"]);
    expect(readFileSync(join(folder, "src/telemetry/index.ts"), "utf8")).toContain("mine");
  });

  it("for an output folder that is a file", () => {
    const { code, error } = sonde(project({ "src/telemetry": "a file" }), ["generate"]);
    expect(code).toBe(2);
    expect(error).toContain("the output folder");
  });
});

describe("exit code 70", () => {
  it("asks for a report when sonde itself fails", () => {
    const { code, error } = sonde(project(), ["check"], { now: () => Number.NaN });
    expect(code).toBe(70);
    expect(error).toContain("this is a bug in sonde 0.0.0-test");
    expect(error).toContain("Please report it");
  });
});

describe("generate", () => {
  it("writes, leaves alone what is up to date, and removes what is stale", () => {
    const folder = project({ "src/telemetry/own.ts": "export const mine = 1;\n" });
    const out = join(folder, "src/telemetry");
    expect(sonde(folder, ["generate"]).output).toContain("2 written, 0 unchanged, 0 removed");
    expect(readdirSync(out).sort()).toEqual(["disk.ts", "index.ts", "own.ts"]);
    expect(sonde(folder, ["generate"]).output).toContain("0 written, 2 unchanged, 0 removed");

    const renamed = EVENTS.replace("acme.disk.slow", "acme.pool.slow");
    writeFileSync(join(folder, "registry/events.yaml"), renamed);
    expect(sonde(folder, ["generate"]).output).toContain("2 written, 0 unchanged, 1 removed");
    expect(readdirSync(out).sort()).toEqual(["index.ts", "own.ts", "pool.ts"]);
  });

  it("replaces a link under a generated name only if nobody else's file is behind it", () => {
    const folder = project({ "precious.ts": "precious\n" });
    mkdirSync(join(folder, "src/telemetry"), { recursive: true });
    symlinkSync(join(folder, "precious.ts"), join(folder, "src/telemetry/disk.ts"));
    expect(sonde(folder, ["generate"]).code).toBe(2);
    expect(readFileSync(join(folder, "precious.ts"), "utf8")).toBe("precious\n");
  });

  it("tells in JSON what it wrote", () => {
    const { output } = sonde(project(), ["generate", "--format", "json"]);
    expect(JSON.parse(output)).toEqual({
      findings: [],
      summary: {
        errors: 0,
        warnings: 0,
        files: 2,
        events: 1,
        attributes: 1,
        output: { written: ["disk.ts", "index.ts"], removed: [], unchanged: [] },
      },
    });
  });
});

describe("generate --check", () => {
  it("names each file that is missing, stale or left over, and writes nothing", () => {
    const folder = project();
    const out = join(folder, "src/telemetry");
    const missing = sonde(folder, ["generate", "--check"]);
    expect(missing.code).toBe(1);
    expect(missing.output).toContain("error[stale-output]: `disk.ts` is missing");
    expect(existsSync(out)).toBe(false);

    sonde(folder, ["generate"]);
    expect(sonde(folder, ["generate", "--check"]).code).toBe(0);

    const generated = readFileSync(join(out, "disk.ts"), "utf8");
    writeFileSync(join(out, "disk.ts"), `${generated}// edited\n`);
    writeFileSync(join(out, "pool.ts"), generated);
    rmSync(join(out, "index.ts"));
    const { code, output } = sonde(folder, ["generate", "--check", "--format", "github"]);
    expect(code).toBe(1);
    expect(output.split("\n").slice(0, 3)).toEqual([
      "::error file=src/telemetry/disk.ts,line=1,col=1,endLine=1,endColumn=1,title=stale-output::`disk.ts` is not what the registry generates; run `sonde generate` and commit the result",
      "::error file=src/telemetry/index.ts,line=1,col=1,endLine=1,endColumn=1,title=stale-output::`index.ts` is missing; run `sonde generate` and commit the result",
      "::error file=src/telemetry/pool.ts,line=1,col=1,endLine=1,endColumn=1,title=stale-output::`pool.ts` is no longer generated; run `sonde generate` and commit the result",
    ]);
    expect(readdirSync(out).sort()).toEqual(["disk.ts", "pool.ts"]);
  });
});

describe("the project file", () => {
  it("gives paths relative to itself", () => {
    const folder = project({ "sonde.config.json": undefined });
    const config = { registry: "../registry", out: "../out" };
    mkdirSync(join(folder, "configuration"));
    writeFileSync(join(folder, "configuration/sonde.json"), JSON.stringify(config));
    expect(sonde(folder, ["generate", "--config=configuration/sonde.json"]).code).toBe(0);
    expect(readdirSync(join(folder, "out"))).toEqual(["disk.ts", "index.ts"]);
  });
});

describe("the extension of imports", () => {
  it.each([
    [undefined, ".js"],
    [".js", ".js"],
    [".ts", ".ts"],
  ])("given as %s is %s", (importExtension, expected) => {
    const config = { registry: "registry", out: "out", importExtension };
    const folder = project({ "sonde.config.json": JSON.stringify(config) });
    expect(sonde(folder, ["generate"]).code).toBe(0);
    const index = readFileSync(join(folder, "out/index.ts"), "utf8");
    expect(index).toContain(`export { diskSlow } from "./disk${expected}";`);
  });
});

describe("colour", () => {
  const broken = EVENTS.replace("class: identifier", "clas: identifier");

  it("is there on a terminal only, and not against NO_COLOR", () => {
    const folder = project({ "registry/events.yaml": broken });
    const plain = sonde(folder, ["check"]).output;
    expect(plain).toContain("error[");
    expect(plain).not.toContain("\u001b[");
    expect(sonde(folder, ["check"], { isTerminal: true }).output).toContain("\u001b[");
    const environment = { NO_COLOR: "1" };
    expect(sonde(folder, ["check"], { isTerminal: true, environment }).output).toBe(plain);
  });
});
