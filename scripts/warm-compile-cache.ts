import { spawnSync } from "node:child_process";

/** What tests start processes of, most of which are killed before Node would write its cache. */
const PROGRAMS = ["packages/sdk/src/start.ts", "packages/sdk/src/pipeline.ts"];

/**
 * Fills Node's compile cache once before the tests: a child that runs from source then starts in half of the time. Where it
 * fails, children start as slowly as ever.
 */
export default function warmCompileCache(): void {
  const imports = PROGRAMS.map((path) => `await import(${JSON.stringify(`./${path}`)});`);
  spawnSync(process.execPath, ["--input-type=module", "--eval", imports.join("")], {
    cwd: new URL("..", import.meta.url),
    stdio: "ignore",
    timeout: 60_000,
  });
}
