import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "examples",
    include: ["**/*.test.ts"],
    testTimeout: 60_000,
    // Vitest leaves one core free: of two that is half of the time, and many tests only wait for a disk.
    maxWorkers: "100%",
  },
});
