import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../test/support/host/worlds.ts";
import { type FileSystem, nodeFileSystem } from "../file-system.ts";
import { type KeyResult, loadKey, removeKey } from "./key-file.ts";

const FIXTURE = new URL("../../test/support/host/load-key-child.ts", import.meta.url);

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sonde-key-"));
  path = join(folder, "config", "sonde", "service.key");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(files: FileSystem = nodeFileSystem, seed = 1): KeyResult {
  return loadKey(files, path, seededRandom(seed));
}

function put(bytes: Uint8Array, mode = 0o600): void {
  mkdirSync(join(folder, "config", "sonde"), { recursive: true });
  writeFileSync(path, bytes, { mode });
  chmodSync(path, mode);
}

function keyOf(result: KeyResult): string {
  if (!("key" in result)) throw new Error(result.reason);
  return Buffer.from(result.key).toString("hex");
}

describe("loadKey", () => {
  it("makes the key once, 32 bytes, for the owner only, and nothing beside it", () => {
    const first = keyOf(load());
    expect(first).toHaveLength(64);
    expect(keyOf(load(nodeFileSystem, 2))).toBe(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "config", "sonde")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, "config", "sonde"))).toEqual(["service.key"]);
  });

  it("is one key for eight processes that start together", async () => {
    const children = Array.from({ length: 8 }, () => run(FIXTURE.pathname, path));
    const keys = await Promise.all(children);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(keys).size).toBe(1);
    expect(readFileSync(path).toString("hex")).toBe(keys[0]);
    expect(readdirSync(join(folder, "config", "sonde"))).toEqual(["service.key"]);
  });

  it.each(["status", "makeDirectory", "create", "write", "sync"] as const)(
    "takes the other's key where that one finishes just before our %s",
    (step) => {
      const other = keyOf(loadKey(racing(step), path, seededRandom(1)));
      expect(readFileSync(path).toString("hex")).toBe(other);
      expect(keyOf(load())).toBe(other);
      expect(other).toBe(keyOfSeed(99));
      expect(readdirSync(join(folder, "config", "sonde"))).toEqual(["service.key"]);
    },
  );

  it.each([
    ["is readable by the group", () => put(new Uint8Array(32), 0o640), /mode 640.*chmod 600/],
    ["is readable by the world", () => put(new Uint8Array(32), 0o604), /mode 604/],
    ["is empty", () => put(new Uint8Array(0)), /has 0 bytes, not 32/],
    ["is too short", () => put(new Uint8Array(31)), /has 31 bytes, not 32/],
    ["is too long", () => put(new Uint8Array(33)), /EFBIG/],
    ["is a directory", () => mkdirSync(path, { recursive: true }), /not a regular file/],
    ["is a link to a key", () => link(true), /not a regular file/],
    ["is a link to nothing", () => link(false), /not a regular file/],
    ["stands under a file", () => writeFileSync(join(folder, "config"), ""), /ENOTDIR|EEXIST/],
  ])("gives a reason and no key where the file %s", (_, arrange, reason) => {
    arrange();
    const result = load();
    expect(result).toEqual({ reason: expect.stringMatching(reason) });
    expect(result).toEqual({ reason: expect.stringContaining(path) });
  });

  it.each([
    ["makeDirectory", "EACCES"],
    ["create", "EROFS"],
    ["write", "ENOSPC"],
    ["sync", "EIO"],
    ["link", "EPERM"],
    ["readFile", "EACCES"],
    ["status", "EACCES"],
    ["removeFile", "EIO"],
  ] as const)("gives a reason where the disk refuses %s with %s", (step, code) => {
    const fail = (): never => {
      throw Object.assign(new Error(code), { code });
    };
    expect(load({ ...nodeFileSystem, [step]: fail })).toEqual({
      reason: `the key file ${path} cannot be used: ${code}`,
    });
  });

  it("does not use a key of which the disk took only a part", () => {
    const halves = { ...nodeFileSystem, write: (): number => 16 };
    expect(load(halves)).toEqual({ reason: expect.stringContaining("RangeError") });
    expect(readdirSync(join(folder, "config", "sonde"))).toEqual([]);
  });

  it("makes the name of the file survive a loss of power, too", () => {
    const synced: string[] = [];
    load({
      ...nodeFileSystem,
      syncDirectory(directory) {
        synced.push(`${directory} with ${readdirSync(directory).includes("service.key")}`);
      },
    });
    expect(synced).toEqual([`${join(folder, "config", "sonde")} with true`]);
  });
});

describe("removeKey", () => {
  it("leaves no copy that a process had made which died before it could tidy up, and nothing else is touched", () => {
    const keepAll = { ...nodeFileSystem, removeFile: () => {} };
    const key = keyOf(load(keepAll));
    const beside = join(folder, "config", "sonde");
    expect(readdirSync(beside)).toHaveLength(2);
    for (const name of ["service.key.bak", "service.key.new", "other.key.ab12.new"]) {
      writeFileSync(join(beside, name), "");
    }
    expect(removeKey(nodeFileSystem, path)).toBe(true);
    expect(readdirSync(beside).sort()).toEqual([
      "other.key.ab12.new",
      "service.key.bak",
      "service.key.new",
    ]);
    expect(removeKey(nodeFileSystem, path)).toBe(true);
    expect(keyOf(load(nodeFileSystem, 2))).not.toBe(key);
  });

  it("says that it is there still where the disk refuses", () => {
    load();
    for (const step of ["list", "removeFile", "syncDirectory"] as const) {
      const fail = (): never => {
        throw Object.assign(new Error("EACCES"), { code: "EACCES" });
      };
      expect(removeKey({ ...nodeFileSystem, [step]: fail }, path)).toBe(false);
    }
  });
});

/** Another process makes the key just before the given step of ours, once. */
function racing(step: keyof FileSystem): FileSystem {
  let isFirst = true;
  const real = nodeFileSystem[step] as (...of: unknown[]) => unknown;
  return {
    ...nodeFileSystem,
    [step]: (...of: unknown[]) => {
      if (isFirst) {
        isFirst = false;
        loadKey(nodeFileSystem, path, seededRandom(99));
      }
      return real(...of);
    },
  };
}

/** The key that a process with this seed makes. */
function keyOfSeed(seed: number): string {
  const elsewhere = join(folder, `elsewhere-${seed}.key`);
  return keyOf(loadKey(nodeFileSystem, elsewhere, seededRandom(seed)));
}

function link(toKey: boolean): void {
  mkdirSync(join(folder, "config", "sonde"), { recursive: true });
  const target = join(folder, "target.key");
  if (toKey) writeFileSync(target, new Uint8Array(32), { mode: 0o600 });
  symlinkSync(target, path);
}

function run(script: string, ...of: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...of], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (part: Buffer) => {
      output += part.toString();
    });
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}
