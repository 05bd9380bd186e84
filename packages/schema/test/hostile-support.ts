import { expect } from "vitest";
import { stringify } from "yaml";
import { type CheckedRegistry, checkRegistry, hasErrors } from "../src/check/check.ts";
import { renderGithub } from "../src/diagnostics/github.ts";
import { renderJson } from "../src/diagnostics/json.ts";
import { renderText } from "../src/diagnostics/text.ts";
import { generateTypescript } from "../src/generate/typescript.ts";
import { loadDependencies } from "../src/load/dependency-graph.ts";
import { loadFiles } from "../src/load/load-files.ts";
import type { OpenDependency } from "../src/load/opened-dependency.ts";
import { TODAY } from "./support.ts";

const SUMMARY = { errors: 1, warnings: 0, files: 1, events: 1, attributes: 1 };
export const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";

type Content = string | Uint8Array;

/** A registry in one file. */
export function check(content: Content, manifest: Content = MANIFEST): CheckedRegistry {
  const files = [
    { path: "manifest.yaml", bytes: Buffer.from(manifest) },
    { path: "events.yaml", bytes: Buffer.from(content) },
  ];
  return checkRegistry(loadFiles("registry", files), { today: TODAY });
}

/** A registry in one file that builds upon another in one file. */
export async function checkWithBase(content: Content, base: Content): Promise<CheckedRegistry> {
  const schemaUrl = "https://base.example/schemas/base/1.0.0";
  const manifest = `${MANIFEST}dependencies: [{ schema_url: ${schemaUrl} }]\n`;
  const root = loadFiles("registry", [
    { path: "manifest.yaml", bytes: Buffer.from(manifest) },
    { path: "events.yaml", bytes: Buffer.from(content) },
  ]);
  const files = [
    { path: "manifest.yaml", bytes: Buffer.from(stringify({ schema_url: schemaUrl })) },
    { path: "base.yaml", bytes: Buffer.from(base) },
  ];
  const open: OpenDependency = async () => ({
    kind: "files",
    files,
    shownAs: "base",
    location: { kind: "elsewhere" },
    digest: undefined,
  });
  return checkRegistry(await loadDependencies(root, "registry", open), { today: TODAY });
}

/** Whatever came in: findings inside the text, printable, and code only from what is clean. */
export function expectSound({ findings, registry, sources }: CheckedRegistry): void {
  const lines = new Map(sources.map(({ file, text }) => [file, text.split("\n")]));
  for (const { message, place, ruleId } of findings) {
    expect(message).not.toBe("");
    const inFile = lines.get(place.file) ?? [""];
    const isInside = (line: number, column: number): boolean =>
      line >= 1 && column >= 1 && column <= (inFile[line - 1]?.length ?? -1) + 1;
    const { column, endColumn, endLine, line } = place;
    const isOrdered = line < endLine || (line === endLine && column <= endColumn);
    const isSound = isInside(line, column) && isInside(endLine, endColumn) && isOrdered;
    expect([ruleId, place, isSound]).toEqual([ruleId, place, true]);
  }
  for (const text of [
    renderText(findings, sources, SUMMARY),
    renderJson(findings, SUMMARY),
    renderGithub(findings, SUMMARY),
  ]) {
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  }
  if (hasErrors(findings)) return;
  for (const name of generateTypescript(registry, { today: TODAY }).keys())
    expect(name).toMatch(/^[a-z0-9_]+\.ts$/);
}
