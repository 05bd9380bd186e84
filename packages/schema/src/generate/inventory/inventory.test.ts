import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { FIXTURES, TODAY } from "../../../test/support.ts";
import { checkRegistry, hasErrors } from "../../check/check.ts";
import { readFolder } from "../../load/folder.ts";
import { loadFiles } from "../../load/load-files.ts";
import { generateInventory } from "./inventory.ts";

type Files = Parameters<typeof loadFiles>[1];

const EVERYTHING = readFolder(join(FIXTURES, "registries/everything"), "registry").files;

function inventory(files: Files, today: string = TODAY): string {
  const { findings, registry } = checkRegistry(loadFiles("registry", files), { today });
  expect(hasErrors(findings)).toBe(false);
  return generateInventory(registry, today);
}

interface Said {
  readonly type?: string;
  readonly attribute: object;
  readonly event?: object;
  readonly brief?: string;
}

/** The inventory of one event with one attribute. */
function inventoryOf({ attribute, brief = "What it is.", event, type = "string" }: Said): string {
  const common = { brief, stability: "development" };
  const sonde = { owner: "o", diagnostic_level: "basic", expires: "never", ...event };
  const registry = {
    file_format: "definition/2",
    attributes: [{ key: "acme.a.b", type, ...common, annotations: { sonde: attribute } }],
    events: [
      {
        name: "acme.disk.slow",
        ...common,
        attributes: [{ ref: "acme.a.b", requirement_level: "recommended" }],
        annotations: { sonde },
      },
    ],
  };
  const manifest = { schema_url: "https://acme.example/schemas/test/1.0.0", description: brief };
  return inventory([
    { path: "manifest.yaml", bytes: Buffer.from(stringify(manifest)) },
    { path: "events.yaml", bytes: Buffer.from(stringify(registry)) },
  ]);
}

function rowOf(text: string): readonly string[] {
  const [row = ""] = text.match(/^\| `acme\.a\.b` .*$/m) ?? [];
  return row
    .split(" | ")
    .slice(3)
    .map((cell) => cell.replace(/ \|$/, ""));
}

describe("the data inventory", () => {
  it("is what was reviewed", async () => {
    await expect(inventory(EVERYTHING)).toMatchFileSnapshot(
      join(FIXTURES, "generated/everything/inventory.md.txt"),
    );
  });

  it("is the same in any order of files", () => {
    expect(inventory([...EVERYTHING].reverse())).toBe(inventory(EVERYTHING));
  });

  it.each([
    [
      "string",
      { class: "system" },
      "short token only, else `<invalid>`",
      "short token only, else `<invalid>`",
      "",
    ],
    ["boolean", { class: "system" }, "kept as it is", "kept as it is", ""],
    [
      "string[]",
      { class: "identifier" },
      "replaced by a keyed pseudonym",
      "replaced by a keyed pseudonym",
      "`h_…`",
    ],
    [
      "string",
      { class: "personal", identifies: "sid" },
      "left out",
      "masked: a keyed pseudonym that tells equal domains, a last part that every domain has, and identifiers that every machine has",
      "`<sid:h_…:500>`",
    ],
    [
      "string",
      { class: "text" },
      "text, with secrets and names replaced",
      "text, with secrets and names replaced",
      "`login of <user:h_…> at <host:h_…> with <token>`",
    ],
  ])("says what becomes of a %s of %o", (type, attribute, atBasic, atFull, example) => {
    expect(rowOf(inventoryOf({ type, attribute })).slice(1)).toEqual([atBasic, atFull, example]);
  });

  it("lists what never leaves apart, with the reason", () => {
    const text = inventoryOf({ attribute: { class: "secret" } });
    expect(rowOf(text)).toEqual([]);
    expect(text).toContain("No attribute of it leaves.");
    expect(text).toContain("- `acme.a.b`: What it is (secret: it is a credential)");
  });

  it("says of an event of level full that nothing of it leaves at basic", () => {
    const text = inventoryOf({
      attribute: { class: "identifier" },
      event: { diagnostic_level: "full", delivery: { ttl: "30d" }, purpose: "To find slow disks." },
    });
    expect(rowOf(text)[1]).toBe("the event does not leave");
    expect(text).toContain("0 leave at the levels `basic` and `full`, 1 at `full` only.");
    expect(text).toContain("- Leaves at the customer's level: `full` only");
    expect(text).toContain("- Waits on the customer's disk: at most 30d, then it is dropped");
    expect(text).toContain("- Purpose: To find slow disks.");
  });

  it("says which events have expired", () => {
    expect(inventory(EVERYTHING, "2999-01-01")).toContain("which has passed: nothing of it leaves");
    expect(inventory(EVERYTHING)).not.toContain("which has passed");
  });

  it("holds no mark-up of the registry's making, and no text without end", () => {
    const hostile = "<img src=x onerror=alert(1)> | a ` [x](javascript:1) --> \u202e";
    const text = inventoryOf({
      attribute: { class: "identifier" },
      brief: hostile,
      event: { owner: hostile, purpose: hostile },
    });
    expect(text).not.toContain("<img");
    expect(text).not.toContain("\u202e");
    expect(text.match(/-->/g)).toHaveLength(1);
    expect(text).not.toMatch(/(?<!\\)\[x(?<!\\)\]/);
    expect(rowOf(text)).toHaveLength(4);
    const long = inventoryOf({ attribute: { class: "identifier" }, brief: "long ".repeat(1500) });
    expect(long.length).toBeLessThan(10_000);
  });
});
