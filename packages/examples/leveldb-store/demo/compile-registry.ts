import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const SCHEMA_PACKAGE = fileURLToPath(import.meta.resolve("@sonde/schema/package.json"));
const SONDE = join(dirname(SCHEMA_PACKAGE), "bin", "sonde.js");
const CONFIGURATION = fileURLToPath(new URL("../sonde.config.json", import.meta.url));
const TIMEOUT_MILLIS = 20_000;

/**
 * Runs the command `sonde` on the example's registry and returns what it printed.
 * Rejects, with the findings in `stdout`, when it does not exit with 0.
 */
export async function runSonde(...command: readonly string[]): Promise<string> {
  const commandLine = [SONDE, ...command, "--config", CONFIGURATION];
  const { stdout } = await promisify(execFile)(process.execPath, commandLine, {
    timeout: TIMEOUT_MILLIS,
  });
  return stdout.trim();
}
