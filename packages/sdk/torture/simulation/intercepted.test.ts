import { expect, test } from "vitest";
import { type FileSystem, nodeFileSystem } from "../../src/file-system.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { intercepted, moved, ProcessFiles } from "./intercepted.ts";

/** A disk in memory, and its calls as own properties, as the real one has them. */
function memory(): { files: FileSystem; inner: MemoryFileSystem } {
  const inner = new MemoryFileSystem();
  const calls = new Map<string, (...words: unknown[]) => unknown>();
  for (const name of Object.keys(nodeFileSystem) as (keyof FileSystem)[]) {
    calls.set(name, (inner[name] as (...words: unknown[]) => unknown).bind(inner));
  }
  return { files: Object.fromEntries(calls) as unknown as FileSystem, inner };
}

test("a call can be refused, changed and answered otherwise", () => {
  const { files } = memory();
  const log: string[] = [];
  const spoiled = intercepted(files, (name, words, call) => {
    log.push(name);
    if (name === "rename") throw new Error("not today");
    return call(words);
  });
  spoiled.makeDirectory("/a");
  expect(() => spoiled.rename("/a", "/b")).toThrow("not today");
  expect(spoiled.list("/")).toEqual(["a"]);
  expect(log).toEqual(["makeDirectory", "rename", "list"]);
});

test("paths below one folder lie below another, in both places of a call", () => {
  const { files, inner } = memory();
  const there = moved(files, "/spool", "/disk/x");
  there.makeDirectory("/spool/v1");
  there.rename("/spool/v1", "/spool/v2");
  there.makeDirectory("/elsewhere");
  expect(inner.list("/disk/x")).toEqual(["v2"]);
  expect(inner.list("/")).toEqual(["disk", "elsewhere"]);
});

test("a killed process has no descriptor open and calls nothing", () => {
  const { files, inner } = memory();
  const owned = new ProcessFiles(files);
  owned.files.makeDirectory("/a");
  const first = owned.files.create("/a/1");
  const second = owned.files.create("/a/2");
  owned.files.close(first);
  expect(owned.openDescriptors).toBe(1);
  owned.kill();
  expect(() => inner.write(second, new Uint8Array(1), 0)).toThrow("EBADF");
  expect(() => owned.files.list("/a")).toThrow("a killed process called list");
});
