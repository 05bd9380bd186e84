import { describe, expect, it } from "vitest";
import { checkRegistry } from "../src/check/check.ts";
import { MAX_SEARCHES } from "../src/check/suggestions.ts";
import { MAX_UNKNOWN_KEYS } from "../src/contract/annotation-reader.ts";
import { MAX_KEEP_WHEN_VALUES } from "../src/contract/limits.ts";
import type { Finding } from "../src/diagnostics/finding.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { TODAY } from "./support.ts";

/**
 * Few bytes that stand for much: what one place says is multiplied by the uses of it. Without its
 * bound each of these takes gigabytes or minutes.
 */

const HEAD = "file_format: definition/2\n";
const SONDE = "owner: storage@acme.example, diagnostic_level: basic, expires: never";

function findingsOf(ruleId: string, ...texts: readonly string[]): readonly Finding[] {
  const files = [
    { path: "manifest.yaml", bytes: Buffer.from("schema_url: https://acme.example/test/1.0.0\n") },
    ...texts.map((text, index) => ({ path: `${index}.yaml`, bytes: Buffer.from(HEAD + text) })),
  ];
  const { findings } = checkRegistry(loadFiles("registry", files), { today: TODAY });
  return findings.filter((finding) => finding.ruleId === ruleId);
}

const list = (length: number, item: (index: number) => string): string =>
  Array.from({ length }, (_, index) => item(index)).join(", ");

const attribute = (key: string, type: string, sonde: string): string =>
  `{ key: ${key}, type: ${type}, stability: development, brief: A b c., annotations: { sonde: { ${sonde} } } }`;

/** What events need to have is left out where it does not matter. */
const events = (length: number, attributes: string, sonde?: string): string => {
  const annotations = sonde === undefined ? "" : `, annotations: { sonde: { ${sonde} } }`;
  const item = (index: number): string =>
    `{ name: acme.e.x${index}, stability: development, brief: A b c., attributes: [${attributes}]${annotations} }`;
  return `events: [${list(length, item)}]\n`;
};

describe("what is multiplied by its uses has a bound", () => {
  it("annotations with keys that nobody knows", () => {
    const keys = list(20_000, (index) => `k${index}: 1`);
    const definitions = `attributes: [${attribute("acme.a.b", "int", keys)}]\n`;
    const uses = events(2000, "{ ref: acme.a.b }");
    const unknown = findingsOf("unknown-annotation-key", definitions, uses);
    expect(unknown).toHaveLength(MAX_UNKNOWN_KEYS);
    expect(findingsOf("reference-limit", definitions, uses)).toHaveLength(1);
  });

  it("annotations that are merged again and again", () => {
    const keys = list(20_000, (index) => `k${index}: 1`);
    const definitions = `attributes: [${attribute("acme.a.b", "int", keys)}]\n`;
    const uses = events(2000, "{ ref: acme.a.b, annotations: { sonde: { unit: s } } }");
    expect(findingsOf("reference-limit", definitions, uses)).toHaveLength(1);
  });

  it("members of open enums", () => {
    const members = (at: number): string =>
      list(500, (index) => `{ id: a${at}_${index}, value: a ${index} }`);
    const attributes = list(20, (at) =>
      attribute(`acme.a.b${at}`, `{ members: [${members(at)}] }`, "class: system"),
    );
    const uses = list(20, (at) => `{ ref: acme.a.b${at} }`);
    const group = `attribute_groups: [{ id: g, visibility: internal, attributes: [${uses}] }]\n`;
    const definitions = `attributes: [${attributes}]\n${group}`;
    const unfit = findingsOf("enum-hygiene", definitions, events(1000, "{ ref_group: g }")).filter(
      ({ message }) => message.includes("open enum"),
    );
    expect(unfit).toHaveLength(20 * 500);
  });

  it("searches for what a value was meant to be", () => {
    const word = (seed: number): string =>
      list(
        60,
        (at) => "abcdefghijklmnop"[(seed * 7 + at * at * (seed % 13)) % 16] ?? "",
      ).replaceAll(", ", "");
    const members = list(500, (index) => `{ id: a${word(index)}${index} }`);
    const type = `{ members: [${members}] }`;
    const definitions = `attributes: [${attribute("acme.a.b", type, "class: system, closed: true")}]\n`;
    const values = list(2000, (index) => `b${word(index)}${index}`);
    const sonde = `${SONDE}, sampling: { keep_when: [{ attribute: acme.a.b, in: [${values}] }] }`;
    const never = findingsOf("bad-keep-when", definitions, events(5, "{ ref: acme.a.b }", sonde));
    // Each event has one more, for having too many values.
    expect(never).toHaveLength(5 * (MAX_KEEP_WHEN_VALUES + 1));
    const searched = never.filter(({ help }) => /did you mean|is near/.test(help));
    expect(searched).toHaveLength(MAX_SEARCHES);
  });
});
