import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SOURCE = fileURLToPath(new URL("./child/main.ts", import.meta.url));

/**
 * Writes the child's program and the built SDK into one plain JavaScript file. Children are started
 * by the thousand, and each would spend a third of its life on finding modules and on types.
 */
export async function bundleChild(file: string): Promise<void> {
  await build({
    entryPoints: [SOURCE],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22.15",
    minifySyntax: true,
    logLevel: "error",
    // Parts of the peer dependency are CommonJS and ask for Node's modules by require().
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
}
