import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { project } from "./command-line.ts";
import { PACKAGE, REPOSITORY, temporaryFolder } from "./support.ts";

const execute = promisify(execFile);
const BUILT = join(PACKAGE, "bin/sonde.js");
const SOURCE = join(PACKAGE, "src/main.ts");
const PAGE = readFileSync(join(REPOSITORY, "docs/rules/missing-owner.md"), "utf8");

/** A registry whose findings are more than a pipe holds. */
function verboseProject(): string {
  const events = Array.from(
    { length: 2000 },
    (_, index) => `  - { name: acme.disk.e${index}, brief: b, stability: development }\n`,
  );
  return project({
    "registry/events.yaml": `file_format: definition/2\nevents:\n${events.join("")}`,
  });
}

describe.each([
  ["built", BUILT],
  ["from its sources", SOURCE],
])("the program %s", (_, program) => {
  const sonde = (folder: string, ...argv: readonly string[]) =>
    execute(process.execPath, [program, ...argv], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });

  it("tells its version and shows the pages of rules", async () => {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
    expect((await sonde(PACKAGE, "--version")).stdout).toBe(`${version}\n`);
    expect((await sonde(PACKAGE, "explain", "missing-owner")).stdout).toBe(PAGE);
  });

  it("writes all of a long output before it ends, with its exit code", async () => {
    const run = sonde(verboseProject(), "check", "--format", "json");
    const { code, stdout } = await run.then(
      (ended) => ({ ...ended, code: 0 }),
      (error: { readonly code: number; readonly stdout: string }) => error,
    );
    expect(code).toBe(1);
    expect(stdout.length).toBeGreaterThan(1024 * 1024);
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(2000);
  });

  it("ends quietly where the reader has gone", async () => {
    const child = spawn(process.execPath, [program, "check"], {
      cwd: verboseProject(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    const [errors, [code]] = await Promise.all([textOf(child.stderr), once(child, "close")]);
    expect([errors, code]).toEqual(["", 1]);
  });

  it.skipIf(!existsSync("/dev/full"))("says so where the output has no room", async () => {
    const full = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(full));
    const child = spawn(process.execPath, [program, "check"], {
      cwd: project(),
      stdio: ["ignore", full, "pipe"],
    });
    const [errors, [code]] = await Promise.all([textOf(child.stderr!), once(child, "close")]);
    expect(errors).toContain("sonde: the output cannot be written: ENOSPC");
    expect(code).toBe(2);
  });

  it("ends a watch on Ctrl-C, with exit code 0", async () => {
    const { child, ended, change, runs, seen } = startWatch(program);
    await runs(1);
    change();
    await runs(2);
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(seen.output).toContain("in 3 files");
  });

  it("ends a watch when its reader has gone", async () => {
    const { child, ended, change, runs } = startWatch(program);
    await runs(1);
    child.stdout.destroy();
    change();
    expect(await ended).toEqual([0, null]);
  });
});

/** `sonde check --watch` in a project whose registry gets one more file by `change`. */
function startWatch(program: string) {
  const folder = project();
  const child = spawn(process.execPath, [program, "check", "--watch"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const seen = { output: "", error: "" };
  child.stdout.on("data", (chunk) => (seen.output += chunk));
  child.stderr.on("data", (chunk) => (seen.error += chunk));
  const hasRun = (times: number) =>
    [seen.output.match(/^0 errors/gm), seen.error.match(/Ctrl-C/g)].every(
      (matches) => matches?.length === times,
    );
  return {
    child,
    seen,
    ended: once(child, "close"),
    change: () => writeFileSync(join(folder, "registry/more.yaml"), "file_format: definition/2\n"),
    /** Resolves when the command has run this often and waits again. */
    async runs(times: number): Promise<void> {
      while (!hasRun(times)) {
        await Promise.race([once(child.stdout, "data"), once(child.stderr, "data")]);
      }
    },
  };
}

describe("the package", () => {
  it("brings the page of every rule, and shows it", async () => {
    // Inside of this package, so that its dependencies are found where they are installed.
    const folder = temporaryFolder(PACKAGE);
    const pack = ["pack", "--json", "--pack-destination", folder];
    const { stdout } = await execute("npm", pack, { cwd: PACKAGE });
    const [{ filename, files }] = JSON.parse(stdout);
    const pages = files.flatMap(
      ({ path }: { readonly path: string }) => path.match(/dist\/rules\/(.+)/)?.[1] ?? [],
    );
    expect(pages.sort()).toEqual(readdirSync(join(REPOSITORY, "docs/rules")).sort());

    await execute("tar", ["-xzf", filename], { cwd: folder });
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    const program = join(folder, "package/bin/sonde.js");
    const explained = await execute(process.execPath, [program, "explain", "missing-owner"], {
      cwd: elsewhere,
    });
    expect(explained.stdout).toBe(PAGE);
  });
});

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of stream) chunks.push(String(chunk));
  return chunks.join("");
}
