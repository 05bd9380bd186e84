import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { UNCHECKED } from "../src/generate/typescript.ts";
import { REPOSITORY, temporaryFolder } from "./support.ts";

/** More than most projects ask for. */
export const STRICTEST = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedDeclarations: true,
  isolatedModules: true,
  declaration: true,
  // Declarations are computed and their complaints reported, but nothing is written: the SDK's
  // sources are part of this program, and their declarations would land beside them.
  noEmit: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  module: "nodenext",
  target: "es2023",
};

const TSC = join(
  dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);
const EMITTER = join(REPOSITORY, "packages/sdk/src/emitter.ts");

/** Files as generated, but so that the compiler looks at every line of them. */
export function checkable(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([name, content]) => [name, content.replace(UNCHECKED, "")]));
}

/** The compiler's complaints about a caller and `telemetry/`, not about the SDK. */
export async function typeCheck(
  caller: string,
  telemetry: ReadonlyMap<string, string>,
  compilerOptions: object,
): Promise<readonly string[]> {
  // Inside the repository, so that types of node_modules are found.
  const folder = temporaryFolder(join(REPOSITORY, "packages/schema"));
  mkdirSync(join(folder, "telemetry"));
  writeFileSync(join(folder, "caller.ts"), caller);
  for (const [name, content] of telemetry) writeFileSync(join(folder, "telemetry", name), content);
  const options = {
    ...compilerOptions,
    types: [],
    skipLibCheck: true,
    paths: { "@sonde/sdk/emitter": [EMITTER] },
  };
  const project = { compilerOptions: options, include: ["caller.ts", "telemetry"] };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  const argv = [TSC, "-p", folder, "--pretty", "false"];
  const { stdout = "" } = await promisify(execFile)(process.execPath, argv, {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }));
  return stdout.split("\n").filter((line) => /^(caller|telemetry|error)/.test(line));
}
