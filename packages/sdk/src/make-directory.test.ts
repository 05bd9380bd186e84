import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TemporaryFolder } from "../test/support/host/temporary-sonde.ts";
import { nodeFileSystem } from "./file-system.ts";

const { makeDirectory } = nodeFileSystem;

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

  it.skipIf(!existsSync("/proc/self"))("ends with an error where the parent says ENOENT", () => {
    expect(() => makeDirectory("/proc/sonde-cannot-be-here/v1")).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
  });
});
