import { execFileSync } from "node:child_process";
import { symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TemporaryFolder } from "../test/support/host/temporary-sonde.ts";
import { errorCode } from "./errors.ts";
import { nodeOperatorFiles } from "./operator-files.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = new TemporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

function read(name: string, maxBytes: number = 5): string {
  return Buffer.from(nodeOperatorFiles.read(folder.file(name), maxBytes)).toString();
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}

test("files are read through links, up to a bound", () => {
  writeFileSync(folder.file("plain"), "12345");
  symlinkSync(folder.file("plain"), folder.file("link"));
  expect(read("link")).toBe("12345");
  expect(codeOf(() => read("link", 4))).toBe("EFBIG");
  expect(codeOf(() => read("nowhere"))).toBe("ENOENT");
});

test("a folder is none, and nobody waits for a pipe", () => {
  expect(codeOf(() => read("."))).toBe("ENOTSUP");
  if (process.platform === "win32") return;
  execFileSync("mkfifo", [folder.file("pipe")]);
  expect(codeOf(() => read("pipe"))).toBe("ENOTSUP");
});

test("the stamp is another one after a file was changed, or a link to it was turned", () => {
  const [first, second, link] = ["1", "2", "link"].map((name) => folder.file(name));
  writeFileSync(first!, "1");
  writeFileSync(second!, "2");
  symlinkSync(first!, link!);
  const stamps = [nodeOperatorFiles.stamp(link!)];
  expect(nodeOperatorFiles.stamp(link!)).toBe(stamps[0]);
  writeFileSync(first!, "11");
  stamps.push(nodeOperatorFiles.stamp(link!));
  unlinkSync(link!);
  symlinkSync(second!, link!);
  stamps.push(nodeOperatorFiles.stamp(link!));
  expect(new Set(stamps).size).toBe(3);
  expect(codeOf(() => nodeOperatorFiles.stamp(folder.file("nowhere")))).toBe("ENOENT");
});
