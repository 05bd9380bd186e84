import { mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MemoryFileSystem } from "../test/support/spool/memory-file-system.ts";
import { errorCode } from "./errors.ts";
import { type FileSystem, nodeFileSystem } from "./file-system.ts";

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "sonde-files-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function codeOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}

// The double that the spool's tests run on has to behave like the disk that it stands for.
describe.each([
  [
    "the real one",
    (): { files: FileSystem; root: string } => ({ files: nodeFileSystem, root: scratch }),
  ],
  [
    "the one in memory",
    (): { files: FileSystem; root: string } => {
      const files = new MemoryFileSystem();
      files.makeDirectory("/root");
      return { files, root: "/root" };
    },
  ],
])("%s", (_, make) => {
  test("reads what was written, cut and written again", () => {
    const { files, root } = make();
    const descriptor = files.create(`${root}/a`);
    expect(files.write(descriptor, Buffer.from("hello world"), 0)).toBe(11);
    files.truncate(descriptor, 5);
    files.write(descriptor, Buffer.from("!"), 5);
    files.sync(descriptor);
    const into = Buffer.alloc(20);
    expect(files.read(descriptor, into, 1)).toBe(5);
    expect(into.toString("latin1", 0, 5)).toBe("ello!");
    expect(files.read(descriptor, into, 6)).toBe(0);
    files.close(descriptor);
    expect(Buffer.from(files.readFile(`${root}/a`, 6)).toString()).toBe("hello!");
    expect(codeOf(() => files.readFile(`${root}/a`, 5))).toBe("EFBIG");
    expect(files.status(`${root}/a`)).toMatchObject({ kind: "file", bytes: 6, mode: 0o600 });
  });

  test("refuses what POSIX refuses", () => {
    const { files, root } = make();
    files.close(files.create(`${root}/a`));
    files.makeDirectory(`${root}/full/inner`);
    files.makeDirectory(`${root}/from`);
    expect(codeOf(() => files.create(`${root}/a`))).toBe("EEXIST");
    expect(codeOf(() => files.create(`${root}/none/a`))).toBe("ENOENT");
    expect(codeOf(() => files.openToRead(`${root}/none`))).toBe("ENOENT");
    expect(codeOf(() => files.removeFile(`${root}/none`))).toBe("ENOENT");
    expect(codeOf(() => files.removeDirectory(`${root}/full`))).toBe("ENOTEMPTY");
    expect(codeOf(() => files.rename(`${root}/from`, `${root}/full`))).toBe("ENOTEMPTY");
    expect(codeOf(() => files.rename(`${root}/none`, `${root}/other`))).toBe("ENOENT");
    expect(codeOf(() => files.list(`${root}/none`))).toBe("ENOENT");
    expect(codeOf(() => files.list(`${root}/a`))).toBe("ENOTDIR");
    expect(codeOf(() => files.makeDirectory(`${root}/a/b`))).toBe("ENOTDIR");
    expect(codeOf(() => files.link(`${root}/a`, `${root}/full`))).toBe("EEXIST");
    expect(files.status(`${root}/a/b`)).toBeUndefined();
  });

  test("tells whether a path still leads to an open file", () => {
    const { files, root } = make();
    files.makeDirectory(`${root}/d`);
    const descriptor = files.create(`${root}/d/a`);
    expect(files.isAt(descriptor, `${root}/d/a`)).toBe(true);
    files.rename(`${root}/d`, `${root}/e`);
    expect(files.isAt(descriptor, `${root}/d/a`)).toBe(false);
    expect(files.isAt(descriptor, `${root}/e/a`)).toBe(true);
    files.removeFile(`${root}/e/a`);
    files.close(files.create(`${root}/e/a`));
    expect(files.isAt(descriptor, `${root}/e/a`)).toBe(false);
    // Taken away, it takes bytes as before.
    expect(files.write(descriptor, Buffer.from("x"), 0)).toBe(1);
    files.close(descriptor);
  });

  test("stamps the time it is told", () => {
    const { files, root } = make();
    files.close(files.create(`${root}/a`));
    files.touch(`${root}/a`, 1_700_000_000_000);
    expect(files.status(`${root}/a`)?.modifiedMillis).toBe(1_700_000_000_000);
  });
});

test("nothing is readable by others, and links are not followed", () => {
  nodeFileSystem.makeDirectory(`${scratch}/d`);
  nodeFileSystem.close(nodeFileSystem.create(`${scratch}/d/a`));
  expect(statSync(`${scratch}/d`).mode & 0o777).toBe(0o700);
  expect(statSync(`${scratch}/d/a`).mode & 0o777).toBe(0o600);
  writeFileSync(`${scratch}/target`, "x");
  symlinkSync(`${scratch}/target`, `${scratch}/link`);
  expect(codeOf(() => nodeFileSystem.openToRead(`${scratch}/link`))).toBe("ELOOP");
  expect(codeOf(() => nodeFileSystem.create(`${scratch}/link`))).toBe("EEXIST");
  expect(nodeFileSystem.status(`${scratch}/link`)?.kind).toBe("other");
  renameSync(`${scratch}/target`, `${scratch}/moved`);
});
