import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Inherited by the processes that tests start.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(
  new URL("node_modules/.cache/sonde-compile", import.meta.url),
);

export default defineConfig({
  test: {
    globalSetup: ["./scripts/warm-compile-cache.ts"],
    projects: ["packages/*"],
    reporters: ["default", "./scripts/final-line-reporter.ts"],
  },
});
