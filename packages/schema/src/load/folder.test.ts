import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support.ts";
import { readFolder } from "./folder.ts";
import { MAX_FILE_BYTES, MAX_FILES, MAX_FOLDER_DEPTH } from "./limits.ts";
import { loadRegistry } from "./load.ts";

function messages(folder: string): readonly string[] {
  return readFolder(folder, "registry").findings.map((finding) => finding.message);
}

describe("reading a registry's folder", () => {
  it("takes YAML files at any depth, and passes over the rest", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "disk/.git"), { recursive: true });
    for (const name of ["a.yaml", "disk/b.yml", "c.json", ".d.yaml", "disk/.git/e.yaml"]) {
      writeFileSync(join(folder, name), name);
    }
    const { files, findings } = readFolder(folder, "registry");
    expect(files.map(({ path }) => path).sort()).toEqual(["a.yaml", "disk/b.yml"]);
    expect(findings).toEqual([]);
  });

  it("tells of a link that leads in a circle", () => {
    const folder = temporaryFolder();
    symlinkSync("circle", join(folder, "circle"));
    symlinkSync("nowhere", join(folder, "README.md"));
    expect(messages(folder)).toEqual([
      "`registry/circle` is a symbolic link, which is not followed",
    ]);
  });

  it("stops at the bound of files", () => {
    const folder = temporaryFolder();
    for (let index = 0; index <= MAX_FILES; index += 1)
      writeFileSync(join(folder, `${index}.yaml`), "");
    expect(messages(folder)).toEqual([expect.stringContaining(`more than ${MAX_FILES} files`)]);
  });

  it("stops at the bound of folders in folders", () => {
    const folder = temporaryFolder();
    const deepest = Array.from({ length: MAX_FOLDER_DEPTH }, () => "d").join("/");
    mkdirSync(join(folder, deepest), { recursive: true });
    expect(messages(folder)).toEqual([]);
    mkdirSync(join(folder, deepest, "d"));
    expect(messages(folder)).toEqual([expect.stringContaining("nested more than")]);
  });

  it("reads no more of a file than its bound", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.yaml"), Buffer.alloc(MAX_FILE_BYTES * 2, "x"));
    const { files } = readFolder(folder, "registry");
    expect(files[0]?.bytes.length).toBe(MAX_FILE_BYTES + 1);
    expect((await loadRegistry(folder)).findings.map(({ ruleId }) => ruleId)).toContain(
      "registry-limit",
    );
  });

  it("does not wait for a pipe", () => {
    const folder = temporaryFolder();
    execFileSync("sh", ["-c", 'mkfifo "$0"', join(folder, "a.yaml")]);
    // In a process of its own: one that waited could not even be timed out from within.
    const program = `
      import { readFolder } from ${JSON.stringify(new URL("folder.ts", import.meta.url).href)};
      const { findings } = readFolder(process.argv[1], "registry");
      console.log(JSON.stringify(findings.map((finding) => finding.message)));`;
    const options = { timeout: 20_000, killSignal: "SIGKILL", encoding: "utf8" } as const;
    const argv = ["--input-type=module", "--eval", program, folder];
    expect(JSON.parse(execFileSync(process.execPath, argv, options))).toEqual([
      "`registry/a.yaml` cannot be read: it is not a regular file",
    ]);
  });
});
