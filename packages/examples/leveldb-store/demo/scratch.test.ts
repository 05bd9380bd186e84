import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SCRATCH = new URL("./scratch.ts", import.meta.url).href;

/** A process with a scratch directory and a child of its own; neither ends by itself. */
const SCRIPT = `
  import { spawn } from "node:child_process";
  import { Scratch } from ${JSON.stringify(SCRATCH)};
  const scratch = new Scratch();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    stdio: ["ignore", "inherit", "ignore"],
  });
  scratch.register({ kill: () => child.kill("SIGKILL") });
  child.on("spawn", () => process.send(scratch.directory));
  process.on("message", () => process.exit(1));
`;

interface Started {
  readonly process: ChildProcess;
  readonly directory: string;
}

async function startScript(): Promise<Started> {
  const child = spawn(process.execPath, ["--input-type=module", "--no-warnings", "-e", SCRIPT], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  child.stdout?.resume();
  const [directory] = (await once(child, "message")) as [string];
  return { process: child, directory };
}

test.each([
  ["an interrupt", (started: Started) => started.process.kill("SIGINT"), 130],
  ["a request to end", (started: Started) => started.process.kill("SIGTERM"), 143],
  ["an exit", (started: Started) => started.process.send("exit"), 1],
])("%s ends what was started and removes what was made", async (_, end, code) => {
  const started = await startScript();
  writeFileSync(join(started.directory, "file"), "");
  // It comes only when the last holder of the pipe has ended: the process and its own child.
  const close = once(started.process, "close");
  end(started);
  expect(await close).toEqual([code, null]);
  expect(existsSync(started.directory)).toBe(false);
});
