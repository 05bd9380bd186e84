import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "sdk",
    include: [
      "src/**/*.test.ts",
      "test/**/*.test.ts",
      "torture/**/*.test.ts",
      "fleet/**/*.test.ts",
      "recall/**/*.test.ts",
    ],
    testTimeout: 30_000,
    // Vitest leaves one core free: of two that is half of the time, and many tests only wait for a disk.
    maxWorkers: "100%",
    typecheck: {
      enabled: true,
      checker: "tsc",
      include: ["src/**/*.test-d.ts", "test/**/*.test-d.ts"],
      tsconfig: "./tsconfig.json",
    },
  },
});
