/*
 * Runs turbo without its own telemetry: a tool that reports home by default, with a notice on the
 * first screen, has no place in the build of this project.
 */
import { spawnSync } from "node:child_process";

const { status, error } = spawnSync("turbo", process.argv.slice(2), {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
});
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
