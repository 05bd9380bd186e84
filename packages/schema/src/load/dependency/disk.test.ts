import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../test/support.ts";
import { folderBytes, readBounded, writeWhole } from "./disk.ts";

it("reads at most one byte more than the bound", () => {
  const file = join(temporaryFolder(), "file");
  for (const size of [0, 1, 9, 10, 11, 1000]) {
    writeFileSync(file, Buffer.alloc(size, "x"));
    expect(readBounded(file, 10)).toEqual(new Uint8Array(Math.min(size, 11)).fill(0x78));
  }
});

it("does not wait for a pipe", () => {
  const pipe = join(temporaryFolder(), "pipe");
  execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
  // In a process of its own: one that waited could not even be timed out from within.
  const program = `
    import { readBounded } from ${JSON.stringify(new URL("disk.ts", import.meta.url).href)};
    try { readBounded(process.argv[1], 10); } catch (error) { console.log(error.message); }`;
  const options = { timeout: 20_000, killSignal: "SIGKILL", encoding: "utf8" } as const;
  const argv = ["--input-type=module", "--eval", program, pipe];
  expect(execFileSync(process.execPath, argv, options)).toBe("it is not a regular file\n");
});

it("replaces a whole file, and leaves the old one where it fails", () => {
  const folder = join(temporaryFolder(), "new/folder");
  writeWhole(folder, "a", "1");
  writeWhole(folder, "a", "22");
  expect(Buffer.from(readBounded(join(folder, "a"), 10)).toString()).toBe("22");
  // Renaming a file over a folder fails.
  mkdirSync(join(folder, "b"));
  expect(() => writeWhole(folder, "b", "3")).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
});

it("adds up what lies in a folder, at any depth", () => {
  const folder = temporaryFolder();
  const empty = folderBytes(folder);
  mkdirSync(join(folder, "b"));
  const withFolder = folderBytes(folder);
  writeFileSync(join(folder, "a"), Buffer.alloc(1000));
  writeFileSync(join(folder, "b/c"), Buffer.alloc(500));
  expect(empty).toBe(0);
  expect(folderBytes(folder)).toBe(withFolder + 1500);
  expect(folderBytes(join(folder, "absent"))).toBe(0);
});
