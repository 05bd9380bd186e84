import packageJson from "../package.json" with { type: "json" };
import { run } from "./cli/run.ts";

process.exitCode = run(
  process.argv.slice(2),
  {
    workingDirectory: process.cwd(),
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
    now: Date.now,
    writeOutput: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
  },
  packageJson.version,
);
