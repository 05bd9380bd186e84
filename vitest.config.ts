import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*"],
    // Vitest leaves one core free: of two that is half of the time, and many tests only wait for a disk.
    maxWorkers: "100%",
    reporters: ["default", "./scripts/final-line-reporter.ts"],
  },
});
