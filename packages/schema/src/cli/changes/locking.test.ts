import { describe, expect, it } from "vitest";
import { PLACE } from "../../../test/diff-elements.ts";
import { digestOf } from "../../load/dependency/content.ts";
import type { OpenedDependency } from "../../load/opened-dependency.ts";
import type { DependencyDeclaration } from "../../load/registry-manifest.ts";
import { recordDigests } from "./locking.ts";

function dependency(schemaUrl: string): DependencyDeclaration {
  const registryPath = undefined;
  return {
    schemaUrl: { value: schemaUrl, place: PLACE },
    name: "x",
    version: "1.0.0",
    registryPath,
  };
}

describe("the contents of dependencies", () => {
  it("are noted by schema URL, where they are not read from folders", async () => {
    const opened: Readonly<Record<string, OpenedDependency>> = {
      b: archive(digestOf("b")),
      a: archive(digestOf("a")),
      folder: archive(undefined),
      absent: { kind: "not-fetched" },
      broken: { kind: "problem", problem: "x", help: "y" },
    };
    const recorder = recordDigests(({ schemaUrl }) => Promise.resolve(opened[schemaUrl.value]!));
    for (const name of Object.keys(opened)) {
      const result = await recorder.open(dependency(name), { kind: "elsewhere" });
      expect(result).toBe(opened[name]);
    }
    expect(recorder.digests()).toEqual([
      { schemaUrl: "a", digest: digestOf("a") },
      { schemaUrl: "b", digest: digestOf("b") },
    ]);
  });
});

function archive(digest: string | undefined): OpenedDependency {
  return { kind: "files", files: [], shownAs: "x", location: { kind: "elsewhere" }, digest };
}
