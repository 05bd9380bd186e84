import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { zip } from "../../../test/archive-builder.ts";
import { temporaryFolder } from "../../../test/support.ts";
import { readCached } from "./cache.ts";
import { digestOf, digestOfFiles } from "./content.ts";
import { type FetchContext, type FetchedDependency, fetchDependency } from "./fetch.ts";
import { DEPENDENCY_LIMITS } from "./limits.ts";
import type { Network } from "./network.ts";
import { isProblem } from "./problem.ts";
import { parseRegistryPath, type RegistryPath } from "./registry-path.ts";

const FILES = [{ path: "a.yaml", bytes: Uint8Array.from(Buffer.from("a")) }];
const DIGEST = digestOfFiles(FILES);
const ARCHIVE = zip([{ name: "r/model/a.yaml", body: "a" }]);

let cacheFolder: string;
let asked: unknown[];

beforeEach(() => {
  cacheFolder = join(temporaryFolder(), "cache");
  asked = [];
});

/** Answers everything, and notes what it was asked for. */
const NETWORK: Network = {
  download: (...request) => {
    asked.push(request);
    return Promise.resolve(ARCHIVE);
  },
  readRepository: (path, workFolder) => {
    asked.push(path);
    // As git does: something lies there when it is done.
    writeFileSync(join(workFolder, "pack"), "");
    return Promise.resolve(FILES);
  },
};

function fetched(
  path: string | RegistryPath,
  context: Partial<FetchContext> = {},
): Promise<FetchedDependency> {
  const parsed = typeof path === "string" ? parseRegistryPath(path) : path;
  if (isProblem(parsed)) throw new Error(parsed.problem);
  return fetchDependency(parsed, { network: NETWORK, cacheFolder, ...context });
}

describe("fetching", () => {
  it.each([
    "https://h.example/r.git@v1[model]",
    "git@h.example:r.git",
    "https://h.example/x.zip[model]",
  ])("keeps %s in the cache and leaves nothing else there", async (text) => {
    const result = { kind: "fetched", files: FILES, digest: DIGEST, shownAs: text };
    expect(await fetched(text)).toEqual(result);
    expect(readCached(cacheFolder, text, undefined)).toEqual({ files: FILES, digest: DIGEST });
    expect(readdirSync(cacheFolder)).toEqual(["v1"]);
    expect(asked).toHaveLength(1);
  });

  it("asks for no more than the bounds allow", async () => {
    const limits = { ...DEPENDENCY_LIMITS, maxArchiveBytes: ARCHIVE.length, timeLimitMillis: 7 };
    await fetched("https://h.example/x.zip", { limits });
    expect(asked).toEqual([["https://h.example/x.zip", ARCHIVE.length, 7]]);
    const smaller = { ...limits, maxArchiveBytes: ARCHIVE.length - 1 };
    expect(await fetched("https://h.example/x.zip", { limits: smaller })).toMatchObject({
      problem: `\`https://h.example/x.zip\`: the archive is larger than ${ARCHIVE.length - 1} bytes`,
    });
  });

  it("has nothing to do for what is on this machine", async () => {
    expect(await fetched("../common")).toEqual({ kind: "local" });
    expect(await fetched("x.zip")).toEqual({ kind: "local" });
    expect(asked).toEqual([]);
  });

  it("replaces what was cached by what is there now", async () => {
    const text = "https://h.example/r.git";
    await fetched(text);
    const newer = [{ path: "a.yaml", bytes: Uint8Array.from(Buffer.from("b")) }];
    const network = { ...NETWORK, readRepository: () => Promise.resolve(newer) };
    await fetched(text, { network });
    expect(readCached(cacheFolder, text, undefined)).toMatchObject({ files: newer });
  });

  it("keeps nothing that a lock does not expect", async () => {
    const text = "https://h.example/r.git@v1";
    const expectedDigest = digestOf("expected");
    expect(await fetched(text, { expectedDigest })).toEqual({
      kind: "problem",
      problem: `\`${text}\` has the content ${DIGEST}, and the lock expects ${expectedDigest}`,
      help: "find out why it changed; if it may, run `sonde fetch --update` and `sonde lock`",
    });
    expect(readCached(cacheFolder, text, undefined)).toBeUndefined();
    expect(await fetched(text, { expectedDigest: DIGEST })).toMatchObject({ kind: "fetched" });
  });

  it.each<RegistryPath>([
    { kind: "git", url: "file:///srv/r", ref: undefined, subFolder: undefined },
    { kind: "git", url: "http://h.example/r.git", ref: undefined, subFolder: undefined },
    { kind: "git", url: "ext::touch x", ref: undefined, subFolder: undefined },
    { kind: "git", url: "/srv/r", ref: undefined, subFolder: undefined },
    { kind: "git", url: "--upload-pack=x", ref: undefined, subFolder: undefined },
    { kind: "remote-archive", url: "http://h.example/x.zip", subFolder: undefined },
    { kind: "remote-archive", url: "file:///srv/x.zip", subFolder: undefined },
  ])("never asks for $url, whoever built that path", async (path) => {
    expect(await fetched(path)).toMatchObject({
      kind: "problem",
      problem: expect.stringContaining("is not the address of"),
    });
    expect(asked).toEqual([]);
  });

  it("passes on what the network and the archive say", async () => {
    const failure = { problem: "no answer", help: "wait" };
    const network: Network = {
      download: () => Promise.resolve(failure),
      readRepository: () => Promise.resolve(failure),
    };
    for (const text of ["https://h.example/r.git", "https://h.example/x.zip"]) {
      const problem = { kind: "problem", problem: `\`${text}\`: no answer`, help: "wait" };
      expect(await fetched(text, { network })).toEqual(problem);
    }
    expect(await fetched("https://h.example/x.zip[absent]")).toMatchObject({
      problem: expect.stringContaining("the archive holds no YAML files in `absent`"),
    });
  });

  it("says so where the cache cannot be written", async () => {
    writeFileSync(cacheFolder, "");
    for (const text of ["https://h.example/r.git", "https://h.example/x.zip"]) {
      expect(await fetched(text)).toMatchObject({
        kind: "problem",
        problem: expect.stringContaining(`the cache folder \`${cacheFolder}\` cannot be written`),
      });
    }
  });
});
