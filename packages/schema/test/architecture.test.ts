import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PACKAGE } from "./support.ts";

/** The way a registry takes. A folder imports only from folders to its left. */
const FOLDERS = ["load", "resolve", "contract", "check", "diff", "generate", "diagnostics", "cli"];

/** What a finding is, and how hidden characters are shown, is known everywhere. */
const SHARED_LEAVES = ["diagnostics/finding.ts", "diagnostics/visible-text.ts"];

const SOURCE = join(PACKAGE, "src");
const FILES = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(file))
  .sort();

function textOf(file: string): string {
  return readFileSync(join(SOURCE, file), "utf8");
}

function importsOf(file: string): readonly string[] {
  const specifiers = textOf(file).matchAll(/^(?:import|export|\} from)\b[^;]*?from "([^"]+)";/gms);
  const folder = new URL(`file:///${file}`);
  return [...specifiers].map(([, specifier = ""]) =>
    specifier.startsWith(".") ? new URL(specifier, folder).pathname.slice(1) : specifier,
  );
}

it("has only the folders of the design", () => {
  const folders = new Set(
    FILES.filter((file) => file.includes("/")).map((file) => file.split("/")[0]),
  );
  expect([...folders].sort()).toEqual([...FOLDERS].sort());
});

it("imports only from the left", () => {
  const wrong: string[] = [];
  let examined = 0;
  for (const file of FILES) {
    const own = FOLDERS.indexOf(file.split("/")[0] ?? "");
    for (const target of importsOf(file)) {
      const other = FOLDERS.indexOf(target.split("/")[0] ?? "");
      if (own < 0 || other < 0) continue;
      examined += 1;
      if (other > own && !SHARED_LEAVES.includes(target)) wrong.push(`${file} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(examined).toBeGreaterThan(100);
});

const INJECTED: readonly (readonly [string, RegExp, readonly string[]])[] = [
  [
    "the file system",
    /node:fs/,
    [
      "cli/file-watcher.ts",
      "cli/new-files.ts",
      "diff/lock/lock-file.ts",
      "generate/output-file.ts",
      "generate/output-folder.ts",
      "load/dependency/disk.ts",
      "load/folder.ts",
    ],
  ],
  ["the clock", /Date\.now|performance\.now|new Date\(\)/, ["main.ts"]],
  ["the process's end", /process\.exit/, ["main.ts"]],
  ["the environment", /process\.(env|argv|cwd|stdout|stderr)/, ["main.ts"]],
  ["randomness", /Math\.random|\brandom[A-Z]|getRandomValues|webcrypto|generateKey/, []],
  ["hashes", /node:crypto/, ["load/dependency/content.ts"]],
  ["the network", /node:(http|https|net|tls|dgram|dns)|\bfetch\(/, ["cli/fetch-network.ts"]],
  [
    "running code",
    /\beval\(|new Function|node:(vm|child_process|worker_threads)/,
    ["load/dependency/git-process.ts"],
  ],
];

it.each(INJECTED)("keeps %s in its files", (_, pattern, allowed) => {
  expect(FILES.filter((file) => pattern.test(textOf(file)))).toEqual(allowed);
});

it("takes nothing but digests from the module of hashes", () => {
  const imports = textOf("load/dependency/content.ts").match(/^import .* from "node:crypto";$/gm);
  expect(imports).toEqual(['import { createHash } from "node:crypto";']);
});
