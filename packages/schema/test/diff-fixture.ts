import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkRegistry } from "../src/check/check.ts";
import type { Registry } from "../src/contract/registry.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { FIXTURES, TODAY } from "./support.ts";

/** An edit of the fixture's registry, and the rules that its changes fall under. */
export interface DiffCase {
  readonly name: string;
  /** What leads from the fixture to the registry that is compared with. */
  readonly before: readonly Edit[];
  readonly edits: readonly Edit[];
  readonly schemaUrl: string;
  readonly there: readonly string[];
  /** Of undoing it. */
  readonly back: readonly string[];
}

interface Edit {
  readonly from: string;
  readonly to: string;
}

const SCHEMA_URL = "https://acme.example/schemas/test/1.0.0";

const FOLDER = join(FIXTURES, "diff");

/** A registry that has one of everything that a snapshot holds. */
export const BASE: string = readFileSync(join(FOLDER, "registry.yaml"), "utf8");

export const DIFF_CASES: readonly DiffCase[] = readdirSync(join(FOLDER, "cases")).flatMap(
  (name) => {
    const cases = parse(readFileSync(join(FOLDER, "cases", name), "utf8")) as Partial<DiffCase>[];
    const defaults = { name, before: [], edits: [], schemaUrl: SCHEMA_URL, there: [], back: [] };
    return cases.map((one) => ({ ...defaults, ...one }));
  },
);

export function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, { from, to }) => {
    if (current.split(from).length !== 2) throw new Error(`not there, or not once: ${from}`);
    return current.replace(from, () => to);
  }, text);
}

/** The registry of one file of definitions, which has no errors. */
export function registryOf(text: string, schemaUrl: string = SCHEMA_URL): Registry {
  const loaded = loadFiles("registry", [
    { path: "manifest.yaml", bytes: Buffer.from(`schema_url: ${schemaUrl}\n`) },
    { path: "events.yaml", bytes: Buffer.from(text) },
  ]);
  const { findings, registry } = checkRegistry(loaded, { today: TODAY });
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return registry;
}
