import fs, { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { TemporaryFolder } from "../test/support/host/temporary-sonde.ts";
import { nodeFileSystem } from "./file-system.ts";

const { makeDirectory } = nodeFileSystem;

const hasProc = existsSync("/proc/self");
if (!hasProc)
  console.info("make-directory.test: a parent that says ENOENT skipped, there is no /proc");

describe("makeDirectory", () => {
  it("makes a path of any depth for the owner only, and is content with one that is there", () => {
    using folder = new TemporaryFolder();
    for (let i = 0; i < 2; i++) makeDirectory(folder.file("a/b/c"));
    expect(statSync(folder.file("a/b/c")).mode & 0o777).toBe(0o700);
    expect(statSync(folder.file("a")).mode & 0o777).toBe(0o700);
    mkdirSync(folder.file("real"));
    symlinkSync(folder.file("real"), folder.file("link"));
    makeDirectory(folder.file("link"));
    makeDirectory(folder.file("link/below"));
    expect(existsSync(folder.file("real/below"))).toBe(true);
    makeDirectory("/");
  });

  it("syncs the parent of every directory that it makes, and of no other", () => {
    using folder = new TemporaryFolder();
    const opened = vi.spyOn(fs, "openSync");
    const synced = vi.spyOn(fs, "fsyncSync");
    for (let i = 0; i < 2; i++) makeDirectory(folder.file("a/b"));
    expect(opened.mock.calls.map(([path]) => path)).toEqual(
      [folder.file(""), folder.file("a")].map((path) => path.replace(/\/$/, "")),
    );
    expect(synced.mock.calls.length).toBe(2);
    synced.mockImplementation(() => {
      throw new Error("refused");
    });
    makeDirectory(folder.file("c"));
    expect(existsSync(folder.file("c"))).toBe(true);
    vi.restoreAllMocks();
  });

  it.each([
    ["in a file's place", "file", /EEXIST/],
    ["under a file", "file/a/b", /ENOTDIR/],
    ["behind a link to nothing", "dangling/a", /EEXIST|ENOENT/],
    ["on a link to nothing", "dangling", /EEXIST/],
  ])("ends with an error %s", (_, path, code) => {
    using folder = new TemporaryFolder();
    writeFileSync(folder.file("file"), "");
    symlinkSync(folder.file("nothing"), folder.file("dangling"));
    expect(() => makeDirectory(folder.file(path))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(code) }),
    );
  });

  it.skipIf(!hasProc)("ends with an error where the parent says ENOENT", () => {
    expect(() => makeDirectory("/proc/sonde-cannot-be-here/v1")).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
  });
});
