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
import { EVENTS, project, sonde } from "../../test/command-line.ts";

describe("exit code 0", () => {
  it("for a clean registry", async () => {
    const { code, output, error } = await sonde(project(), ["check"]);
    expect({ code, output, error }).toEqual({
      code: 0,
      output: "0 errors, 0 warnings in 2 files, 1 event, 1 attribute\n",
      error: "",
    });
  });

  it("for warnings alone", async () => {
    const events = EVENTS.replace("class: identifier", "class: secret");
    const { code, output } = await sonde(project({ "registry/events.yaml": events }), ["check"]);
    expect(code).toBe(0);
    expect(output).toContain("warning[required-cannot-leave]");
  });

  it("for help and version", async () => {
    expect((await sonde("/", ["--help"])).output).toContain("sonde generate ");
    expect(await sonde("/", ["check", "-h"])).toMatchObject({ code: 0, error: "" });
    expect(await sonde("/", ["--version"])).toEqual({ code: 0, output: "0.0.0-test\n", error: "" });
  });
});

describe("exit code 1", () => {
  it("for errors, and generate then writes nothing", async () => {
    const folder = project({ "registry/events.yaml": EVENTS.replace("owner", "ovner") });
    const { code, output } = await sonde(folder, ["generate"]);
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
    [["generate", "--out", "--check"], "`--out` needs a value"],
    [["generate", "--check=yes"], "`--check` takes no value"],
    [["check", "registry"], "`check` takes no argument `registry`"],
    [["check", "\u001b[31m"], "`check` takes no argument `\\u{1b}[31m`"],
  ])("for wrong use: %j", async (argv, message) => {
    const { code, error, output } = await sonde(project(), argv);
    expect(code).toBe(2);
    expect(error).toContain(message);
    expect(output).toBe("");
  });

  it("where no folder is known", async () => {
    const folder = project({ "sonde.config.json": undefined });
    expect((await sonde(folder, ["check"])).error).toContain("no registry folder is known");
    const { code, error } = await sonde(folder, ["generate", "--registry", "registry"]);
    expect(code).toBe(2);
    expect(error).toContain("no out folder is known");
  });

  it("for a registry that is missing, empty or a file", async () => {
    for (const registry of ["nowhere", "src", "sonde.config.json"]) {
      const folder = project({ "src/README.md": "nothing" });
      const { code, output } = await sonde(folder, ["check", "--registry", registry]);
      expect(code).toBe(2);
      expect(output).toContain("error[unreadable-registry]");
      expect(output).toContain(`--> ${registry}:1:1`);
    }
  });

  it("for a link in the place of a file", async () => {
    const folder = project({ "elsewhere.yaml": EVENTS, "registry/events.yaml": undefined });
    symlinkSync(join(folder, "elsewhere.yaml"), join(folder, "registry/events.yaml"));
    const { code, output } = await sonde(folder, ["check"]);
    expect(code).toBe(2);
    expect(output).toContain("`registry/events.yaml` is a symbolic link, which is not followed");
  });

  it("for a bad project file, shown with its place", async () => {
    const config = '{\n  "registry": "registry",\n  "lokc": "registry.lock.json"\n}';
    const { code, output } = await sonde(project({ "sonde.config.json": config }), ["check"]);
    expect(code).toBe(2);
    expect(output).toContain("the project file has no key `lokc`");
    expect(output).toContain("--> sonde.config.json:3:3");
  });

  it("for a named project file that is not there", async () => {
    const { code, output } = await sonde(project(), ["check", "--config", "other.json"]);
    expect(code).toBe(2);
    expect(output).toContain("`other.json` cannot be read");
  });

  it.each([
    ["registry", "registry"],
    ["registry", "registry/generated"],
    ["registry", "."],
  ])("for registry `%s` and output folder `%s`", async (registry, out) => {
    const folder = project();
    const { code, error } = await sonde(folder, ["generate", "--registry", registry, "--out", out]);
    expect(code).toBe(2);
    expect(error).toContain("lie in each other");
    expect(readdirSync(folder).sort()).toEqual(["registry", "sonde.config.json"]);
    expect(readdirSync(join(folder, "registry"))).toHaveLength(2);
  });

  it("for an output folder that is the registry behind a link", async () => {
    const folder = project();
    symlinkSync(join(folder, "registry"), join(folder, "link"));
    const { code, error } = await sonde(folder, ["generate", "--out", "link/out"]);
    expect(code).toBe(2);
    expect(error).toContain("lie in each other");
  });

  it("for a file of another origin under a generated name, before anything is written", async () => {
    const folder = project({ "src/telemetry/index.ts": "export const mine = 1;\n" });
    const { code, error } = await sonde(folder, ["generate"]);
    expect(code).toBe(2);
    expect(error).toContain("`src/telemetry/index.ts` was not generated by sonde");
    expect(readdirSync(join(folder, "src/telemetry"))).toEqual(["index.ts"]);
    expect(readFileSync(join(folder, "src/telemetry/index.ts"), "utf8")).toContain("mine");
  });

  it("for an output folder that is a file", async () => {
    const { code, error } = await sonde(project({ "src/telemetry": "a file" }), ["generate"]);
    expect(code).toBe(2);
    expect(error).toContain("the output folder");
  });
});

describe("exit code 70", () => {
  it("asks for a report when sonde itself fails", async () => {
    const { code, error } = await sonde(project(), ["check"], { now: () => Number.NaN });
    expect(code).toBe(70);
    expect(error).toContain("this is a bug in sonde 0.0.0-test");
    expect(error).toContain("Please report it");
  });
});

describe("generate", () => {
  it("writes, leaves alone what is up to date, and removes what is stale", async () => {
    const folder = project({ "src/telemetry/own.ts": "export const mine = 1;\n" });
    const out = join(folder, "src/telemetry");
    expect((await sonde(folder, ["generate"])).output).toContain(
      "2 written, 0 unchanged, 0 removed",
    );
    expect(readdirSync(out).sort()).toEqual(["disk.ts", "index.ts", "own.ts"]);
    expect((await sonde(folder, ["generate"])).output).toContain(
      "0 written, 2 unchanged, 0 removed",
    );

    const renamed = EVENTS.replace("acme.disk.slow", "acme.pool.slow");
    writeFileSync(join(folder, "registry/events.yaml"), renamed);
    expect((await sonde(folder, ["generate"])).output).toContain(
      "2 written, 0 unchanged, 1 removed",
    );
    expect(readdirSync(out).sort()).toEqual(["index.ts", "own.ts", "pool.ts"]);
  });

  it("replaces a link under a generated name only if nobody else's file is behind it", async () => {
    const folder = project({ "precious.ts": "precious\n" });
    mkdirSync(join(folder, "src/telemetry"), { recursive: true });
    symlinkSync(join(folder, "precious.ts"), join(folder, "src/telemetry/disk.ts"));
    expect((await sonde(folder, ["generate"])).code).toBe(2);
    expect(readFileSync(join(folder, "precious.ts"), "utf8")).toBe("precious\n");
  });

  it("tells in JSON what it wrote", async () => {
    const { output } = await sonde(project(), ["generate", "--format", "json"]);
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
  it("names each file that is missing, stale or left over, and writes nothing", async () => {
    const folder = project();
    const out = join(folder, "src/telemetry");
    const missing = await sonde(folder, ["generate", "--check"]);
    expect(missing.code).toBe(1);
    expect(missing.output).toContain("error[stale-output]: `disk.ts` is missing");
    expect(existsSync(out)).toBe(false);

    await sonde(folder, ["generate"]);
    expect((await sonde(folder, ["generate", "--check"])).code).toBe(0);

    const generated = readFileSync(join(out, "disk.ts"), "utf8");
    writeFileSync(join(out, "disk.ts"), `${generated}// edited\n`);
    writeFileSync(join(out, "pool.ts"), generated);
    rmSync(join(out, "index.ts"));
    const { code, output } = await sonde(folder, ["generate", "--check", "--format", "github"]);
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
  it("gives paths relative to itself", async () => {
    const folder = project({ "sonde.config.json": undefined });
    const config = { registry: "../registry", out: "../out" };
    mkdirSync(join(folder, "configuration"));
    writeFileSync(join(folder, "configuration/sonde.json"), JSON.stringify(config));
    expect((await sonde(folder, ["generate", "--config=configuration/sonde.json"])).code).toBe(0);
    expect(readdirSync(join(folder, "out"))).toEqual(["disk.ts", "index.ts"]);
  });
});

describe("the extension of imports", () => {
  it.each([
    [undefined, ".js"],
    [".js", ".js"],
    [".ts", ".ts"],
  ])("given as %s is %s", async (importExtension, expected) => {
    const config = { registry: "registry", out: "out", importExtension };
    const folder = project({ "sonde.config.json": JSON.stringify(config) });
    expect((await sonde(folder, ["generate"])).code).toBe(0);
    const index = readFileSync(join(folder, "out/index.ts"), "utf8");
    expect(index).toContain(`export { diskSlow } from "./disk${expected}";`);
  });
});

describe("colour", () => {
  const broken = EVENTS.replace("class: identifier", "clas: identifier");

  it("is there on a terminal only, and not against NO_COLOR", async () => {
    const folder = project({ "registry/events.yaml": broken });
    const plain = (await sonde(folder, ["check"])).output;
    expect(plain).toContain("error[");
    expect(plain).not.toContain("\u001b[");
    expect((await sonde(folder, ["check"], { isTerminal: true })).output).toContain("\u001b[");
    const environment = { NO_COLOR: "1" };
    expect((await sonde(folder, ["check"], { isTerminal: true, environment })).output).toBe(plain);
  });
});
