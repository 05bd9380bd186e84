import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIXTURES, TODAY } from "../../test/support.ts";
import { checkRegistry } from "../check/check.ts";
import { readFolder } from "../load/folder.ts";
import { loadFiles } from "../load/load-files.ts";
import { generateMarkdown } from "./markdown.ts";

function catalogue(files: Parameters<typeof loadFiles>[1], today: string = TODAY): string {
  const { registry } = checkRegistry(loadFiles("registry", files), { today });
  return generateMarkdown(registry, today);
}

const EVERYTHING = readFolder(join(FIXTURES, "registries/everything"), "registry").files;

describe("the catalogue", () => {
  it("is what was reviewed", async () => {
    await expect(catalogue(EVERYTHING)).toMatchFileSnapshot(
      join(FIXTURES, "generated/everything/catalogue.md.txt"),
    );
  });

  it("is the same in any order of files", () => {
    expect(catalogue([...EVERYTHING].reverse())).toBe(catalogue(EVERYTHING));
  });

  it("says which events have expired", () => {
    const text = catalogue(EVERYTHING, "2999-01-01");
    expect(text).toContain("which has passed: calls are only counted");
    expect(catalogue(EVERYTHING)).not.toContain("which has passed");
  });

  it("holds no mark-up of the registry's making", () => {
    const hostile = "<img src=x onerror=alert(1)> | a ` [x](javascript:1) --> \u202e";
    const events = `file_format: definition/2
attributes:
  - key: acme.volume.id
    type: string
    stability: development
    brief: ${JSON.stringify(hostile)}
    annotations: { sonde: { class: identifier } }
events:
  - name: acme.disk.slow
    stability: development
    brief: ${JSON.stringify(hostile)}
    note: ${JSON.stringify(hostile)}
    attributes:
      - ref: acme.volume.id
        requirement_level: { conditionally_required: ${JSON.stringify(hostile)} }
    annotations:
      sonde: { owner: ${JSON.stringify(hostile)}, diagnostic_level: basic, expires: never }
`;
    const text = catalogue([
      {
        path: "manifest.yaml",
        bytes: Buffer.from(
          `schema_url: https://acme.example/schemas/test/1.0.0\ndescription: ${JSON.stringify(hostile)}\n`,
        ),
      },
      { path: "events.yaml", bytes: Buffer.from(events) },
    ]);
    expect(text).toContain("onerror");
    expect(text).not.toMatch(/<img|\[x\]\(|\u202e/);
    // Only the catalogue's own comment.
    expect(text.match(/<!--/g)).toHaveLength(1);
    for (const line of text.split("\n").filter((row) => row.startsWith("|"))) {
      const cells = line.replaceAll("\\|", "").split("|").length - 2;
      expect([5, 8]).toContain(cells);
    }
  });
});
