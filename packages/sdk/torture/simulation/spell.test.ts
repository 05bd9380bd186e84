import { expect, test } from "vitest";
import { type FileSystem, nodeFileSystem } from "../../src/file-system.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Spells } from "./spell.ts";

/** A disk that does nothing and takes every write whole. */
function soundDisk(): FileSystem {
  const calls = Object.keys(nodeFileSystem).map((name) => [name, () => undefined]);
  const write = (_: number, bytes: Uint8Array): number => bytes.byteLength;
  return { ...Object.fromEntries(calls), write } as FileSystem;
}

function call(files: FileSystem): string {
  try {
    const written = files.write(1, new Uint8Array(8), 0);
    files.sync(1);
    files.list("/");
    return written < 8 ? "short write" : "";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "no code";
  }
}

test("nothing fails before a spell, nor after it was ended", () => {
  const spoiled = new Map<string, number>();
  const spells = new Spells(new SeededRandom(1), spoiled);
  const files = spells.spoil(soundDisk());
  expect(call(files)).toBe("");
  for (let i = 0; i < 50; i++) {
    spells.begin();
    spells.end();
    expect(call(files)).toBe("");
  }
  expect(spoiled.size).toBe(0);
});

test("a spell ends by itself, and in time every kind of trouble comes", () => {
  const spoiled = new Map<string, number>();
  const spells = new Spells(new SeededRandom(2), spoiled);
  const files = spells.spoil(soundDisk());
  const seen = new Set<string>();
  for (let i = 0; i < 100; i++) {
    spells.begin();
    for (let calls = 0; calls < 200; calls++) seen.add(call(files));
    expect(call(files)).toBe("");
  }
  seen.delete("");
  expect([...seen].sort()).toEqual(["EDQUOT", "EIO", "EMFILE", "ENOSPC", "EROFS", "short write"]);
  expect([...spoiled.keys()].sort()).toEqual([...seen].sort());
});
