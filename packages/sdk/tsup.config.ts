import { type BuildOptions, build } from "esbuild";
import { defineConfig } from "tsup";

// The worker travels inside the bundle as text: a consumer's bundler would lose a file of its own.
const worker = await build({
  entryPoints: ["src/worker.ts"],
  bundle: true,
  write: false,
  minify: true,
  platform: "node",
  format: "cjs",
  target: "node22.15",
});

// A program of its own: what it shared with the library in chunks, consumers' bundlers would have to read too.
const tool: BuildOptions = {
  entryPoints: ["src/tool/main.ts"],
  outfile: "dist/tool/main.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22.15",
  packages: "external",
  sourcemap: true,
  minifySyntax: true,
};

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/emitter.ts",
    "src/scrub.ts",
    "src/estimate.ts",
    "src/otel.ts",
    "src/testing/index.ts",
  ],
  format: "esm",
  target: "node22.15",
  platform: "node",
  dts: false,
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  define: { __SONDE_WORKER_SOURCE__: JSON.stringify(worker.outputFiles[0]?.text) },
  esbuildOptions(options) {
    options.minifySyntax = true;
  },
  onSuccess: async () => void (await build(tool)),
});
