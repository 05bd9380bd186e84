import { build, type Plugin } from "esbuild";
import { expect, it } from "vitest";
import { largeRegistry } from "../bench/large-registry.ts";
import { registryYaml } from "../bench/registry-yaml.ts";
import { checkRegistry } from "../src/check/check.ts";
import { eventIdentifier } from "../src/contract/identifiers.ts";
import { generateTypescript } from "../src/generate/typescript.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { TODAY } from "./support.ts";

const MAX_BYTES = 4096;

/** Generated files in memory; the SDK stays outside, and is said to have no side effects, as it does. */
function generatedFiles(files: ReadonlyMap<string, string>, isPure: boolean): Plugin {
  return {
    name: "generated files",
    setup(builder) {
      builder.onResolve({ filter: /.*/ }, ({ path }) =>
        path.startsWith("@sonde/")
          ? { path, external: true, sideEffects: false }
          : {
              path: path.replace(/^\.\//, "").replace(/\.js$/, ".ts"),
              namespace: "generated",
              sideEffects: !isPure,
            },
      );
      builder.onLoad({ filter: /.*/, namespace: "generated" }, ({ path }) => {
        const contents = files.get(path);
        return contents === undefined ? undefined : { contents, loader: "ts" };
      });
    },
  };
}

async function bundle(
  files: ReadonlyMap<string, string>,
  contents: string,
  isPure: boolean,
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "ts" },
    bundle: true,
    format: "esm",
    write: false,
    plugins: [generatedFiles(files, isPure)],
  });
  return (outputFiles[0]?.text ?? "").replace(/^\/\/ .*\n/gm, "");
}

it("lets a bundler take one event of a thousand, and no more than it", async () => {
  const sources = [...registryYaml(largeRegistry(40))].map(([path, text]) => ({
    path,
    bytes: Buffer.from(text),
  }));
  const { registry } = checkRegistry(loadFiles("registry", sources), { today: TODAY });
  expect(registry.events).toHaveLength(1000);
  const files = generateTypescript(registry, { today: TODAY });
  const names = registry.events.map(({ name }) => name.value);
  const name = names[500] ?? "";

  const one = `export { ${eventIdentifier(name)} } from "./index.js";`;
  // Also where nobody told the bundler that the files have no side effects.
  for (const isPure of [true, false]) {
    const code = await bundle(files, one, isPure);
    expect(names.filter((other) => code.includes(`"${other}"`))).toEqual([name]);
    if (isPure) expect(Buffer.byteLength(code)).toBeLessThan(MAX_BYTES);
  }
  const all = await bundle(files, 'export * from "./index.js";', true);
  expect(names.filter((other) => all.includes(`"${other}"`))).toEqual(names);
});
