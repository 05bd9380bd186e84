/*
 * What SIGKILL loses: records of which emit() had returned and which the next process does not find.
 * `crash-window-kill.ts <events a second> <kills>`
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startSonde } from "@sonde/sdk";
import { type Distribution, distributionOf } from "./distribution.ts";

export interface KillMeasurement {
  readonly lost: Distribution;
  /** The smallest `unknownTail.maxRecords` that was told, and whether every loss was within its own. */
  readonly minBound: number;
  readonly isWithinBound: boolean;
}

const ratePerSecond = process.argv[2]!;
const kills = Number(process.argv[3]);
const MIN_LIFE_MILLIS = 150;
const MAX_LIFE_MILLIS = 650;
const CHILD = fileURLToPath(new URL("./crash-window-child.ts", import.meta.url));

async function kill(directory: string): Promise<void> {
  const child = spawn(process.execPath, ["--no-warnings", CHILD, directory, ratePerSecond], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]);
  await sleep(MIN_LIFE_MILLIS + Math.random() * (MAX_LIFE_MILLIS - MIN_LIFE_MILLIS));
  child.kill("SIGKILL");
  const [code] = (await closed) as [number | null];
  if (code !== null) throw new Error(`the process ended by itself, with code ${code}`);
}

const losses = new Float64Array(kills);
let minBound = Number.POSITIVE_INFINITY;
let isWithinBound = true;
for (let i = 0; i < kills; i++) {
  const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
  await kill(directory);
  const sonde = startSonde({
    service: { name: "bench" },
    spool: { directory: join(directory, "spool") },
    privacy: { key: { file: join(directory, "key") } },
    export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
    isolation: "inline",
    onWarning: () => {},
  });
  await sonde.flush({ timeoutMillis: 0 });
  const { emitted, discrepancy, unknownTail } = sonde.ledger();
  await sonde.shutdown({ timeoutMillis: 0 });
  if (unknownTail.incarnations !== 1 || discrepancy !== 0) throw new Error("the books are wrong");
  // The last one may be on disk, and its emit() killed before it had returned.
  losses[i] = Math.max(0, statSync(join(directory, "oracle")).size - emitted);
  minBound = Math.min(minBound, unknownTail.maxRecords);
  isWithinBound &&= losses[i]! <= unknownTail.maxRecords;
  rmSync(directory, { recursive: true, force: true });
}
const measurement: KillMeasurement = { lost: distributionOf(losses), minBound, isWithinBound };
process.stdout.write(`${JSON.stringify(measurement)}\n`);
