import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { median, type Row, say } from "../../../scripts/benchmark.ts";
import { eventIdentifier } from "../src/contract/identifiers.ts";
import type { LargeRegistry } from "./large-registry.ts";

const TARGET_BYTES = 4096;
const EMITTER = "@sonde/sdk/emitter";

/**
 * A bundle for each event of a large registry, through the index as a program imports it. The
 * largest counts. The SDK, which all events share, is not part of it.
 */
export async function bundleOne(events: string, registry: LargeRegistry): Promise<readonly Row[]> {
  const names = registry.nameSpaces.flatMap((nameSpace) =>
    nameSpace.events.map(({ name }) => name),
  );
  const rows: Row[] = [];
  for (const minify of [false, true]) {
    say(".");
    const bundles = await bundleEach(events, names, minify);
    for (const [name, code] of bundles) assertAlone(name, code, names);
    const sizes = [...bundles.values()].map((code) => Buffer.byteLength(withoutPaths(code)));
    const largest = Math.max(...sizes);
    rows.push({
      name: `generated code of one event of ${names.length}, bundled alone${minify ? " and minified" : ""}`,
      value: largest,
      unit: "bytes",
      target: `< ${TARGET_BYTES}`,
      met: largest < TARGET_BYTES,
      against: `the largest of ${bundles.size} bundles of esbuild; median ${median(sizes)}, smallest ${Math.min(...sizes)}`,
    });
  }
  return rows;
}

/** esbuild says above each module where it lies on this machine, which is no generated code. */
function withoutPaths(code: string): string {
  return code.replace(/^\/\/ .*\n/gm, "");
}

async function bundleEach(
  events: string,
  names: readonly string[],
  minify: boolean,
): Promise<ReadonlyMap<string, string>> {
  const outdir = join(events, "..", "bundles");
  const { outputFiles } = await build({
    entryPoints: names.map((name) => ({ in: `event:${eventIdentifier(name)}`, out: name })),
    bundle: true,
    format: "esm",
    minify,
    outdir,
    write: false,
    plugins: [entryOfEach(events)],
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(outdir.length + 1, -3), text]));
}

/** `event:NAME` is a module that exports that event alone. */
function entryOfEach(events: string): Plugin {
  return {
    name: "entry of each event",
    setup(builder) {
      // That it has no side effects stands in its package.json, which esbuild does not read where a
      // package stays outside: without it, the import of every unused file would stay in the bundle.
      builder.onResolve({ filter: new RegExp(`^${EMITTER}$`) }, () => ({
        path: EMITTER,
        external: true,
        sideEffects: false,
      }));
      builder.onResolve({ filter: /^event:/ }, ({ path }) => ({
        path: path.slice("event:".length),
        namespace: "event",
      }));
      builder.onLoad({ filter: /.*/, namespace: "event" }, ({ path }) => ({
        contents: `export { ${path} } from "./index.js";`,
        resolveDir: events,
        loader: "ts",
      }));
    },
  };
}

function assertAlone(name: string, code: string, names: readonly string[]): void {
  const found = new Set(code.match(/acme\.[\w.]+/g));
  const others = names.filter((other) => other !== name && found.has(other));
  if (!found.has(name) || others.length > 0) {
    throw new Error(`the bundle of ${name} holds ${others.join(", ") || "no event"}`);
  }
}
