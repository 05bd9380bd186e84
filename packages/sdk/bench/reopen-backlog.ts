/*
 * Leaves a backlog as a process does that could deliver nothing: its books closed, its segments
 * sealed. Prints how many rows it has and what they take up.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { startSonde } from "@sonde/sdk";
import { benchEvent, values } from "./event.ts";
import { BURST, turn } from "./measurement.ts";

export interface Backlog {
  readonly items: number;
  readonly segments: number;
  /** Of the rows alone, and of all files as the disk counts them. */
  readonly rowBytes: number;
  readonly diskBytes: number;
}

const BLOCK_HEADER_BYTES = 48;
const BLOCK_TRAILER_BYTES = 4;
const ROWS = 2;
/** As `stat` counts them, whatever the disk's own blocks are. */
const STAT_BLOCK_BYTES = 512;

const directory = process.argv[2]!;
const wantedBytes = Number(process.argv[3]);
const spool = join(directory, "spool");
const event = benchEvent({ rate: 1, by: "trace" }, false);
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: spool, maxBytes: 4 * wantedBytes + 2 ** 26, ringBytes: 32 * 2 ** 20 },
  privacy: { key: { file: join(directory, "key") } },
  // Nobody listens there.
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  onWarning: () => {},
});

function root(): string {
  return join(spool, "v1", readdirSync(join(spool, "v1"))[0]!);
}

function sizes(): number {
  return readdirSync(root()).reduce((sum, name) => sum + statSync(join(root(), name)).size, 0);
}

let emitted = 0;
await sonde.sync();
while (sizes() < wantedBytes) {
  for (const end = emitted + 50_000; emitted < end; ) {
    for (let i = 0; i < BURST; i++) event.emit(values(emitted++, "fresh"));
    await turn();
  }
  await sonde.sync();
}
await sonde.shutdown({ timeoutMillis: 0 });
const { buffered, ringFull, discrepancy } = sonde.ledger();
if (buffered !== emitted || ringFull !== 0 || discrepancy !== 0) {
  throw new Error(`${emitted} were emitted, ${buffered} wait, ${ringFull} found the ring full`);
}

let rowBytes = 0;
let diskBytes = 0;
let segments = 0;
for (const name of readdirSync(root())) {
  const path = join(root(), name);
  diskBytes += statSync(path).blocks * STAT_BLOCK_BYTES;
  if (!name.endsWith(".seg")) continue;
  segments++;
  const file = readFileSync(path);
  for (let at = 0; at < file.byteLength; ) {
    const payloadBytes = file.readUInt32LE(at + 12);
    if (file[at + 5] === ROWS) rowBytes += payloadBytes;
    at += BLOCK_HEADER_BYTES + payloadBytes + BLOCK_TRAILER_BYTES;
  }
}
const backlog: Backlog = { items: buffered, segments, rowBytes, diskBytes };
process.stdout.write(`${JSON.stringify(backlog)}\n`);
