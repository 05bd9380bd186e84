/*
 * What a storage service logs, drawn anew for each text: no cache answers twice. Every second line of 120 characters has an
 * address and a path; the others have nothing to replace.
 */
import { SeededRandom } from "../test/support/spool/seeded-random.ts";

const WORDS =
  "retry volume mount write quorum resync lost disk block checksum slow queue commit journal replica segment repaired pending".split(
    " ",
  );
const LINE_CHARACTERS = 120;

function words(random: SeededRandom, characters: number): string {
  let text = random.pick(WORDS);
  while (text.length < characters) text += ` ${random.pick(WORDS)}`;
  return text.slice(0, characters);
}

/** 12 to 32 characters. */
export function cleanStrings(count: number): readonly string[] {
  const random = new SeededRandom(1);
  return Array.from({ length: count }, () => words(random, 12 + random.below(21)));
}

export function logLines(count: number): readonly string[] {
  const random = new SeededRandom(2);
  return Array.from({ length: count }, (_, i) => {
    const seconds = String(random.below(60)).padStart(2, "0");
    const head = `2026-11-27T02:33:${seconds}.120Z WARN shard ${random.below(4096)} `;
    const address = `10.${random.below(4)}.${random.below(4)}.${random.below(250)}`;
    const where = `to ${address} in /srv/data/vol${random.below(64)}/disk.vhdx `;
    const start = i % 2 === 0 ? head + where : head;
    return start + words(random, LINE_CHARACTERS - start.length);
  });
}

/** 1.3 KB, as Node writes it. */
export const STACK: string = [
  "Error: EIO: i/o error, write '/srv/data/vol17/segment-000042.log'",
  ...[
    ["Segment.write", "/opt/acme/store/dist/segment.js", "184:17"],
    ["async Journal.commit", "/opt/acme/store/dist/journal.js", "97:5"],
    ["async Replica.apply", "/opt/acme/store/dist/replica.js", "311:9"],
    ["Object.onceWrapper", "node:events", "632:28"],
    ["Socket.emit", "node:events", "518:28"],
    ["async handle", "/opt/acme/store/node_modules/@acme/rpc/lib/server.js", "88:21"],
    ["Layer.handle", "/opt/acme/store/node_modules/router/lib/layer.js", "152:17"],
    ["next", "/opt/acme/store/node_modules/router/lib/route.js", "157:13"],
    ["Route.dispatch", "/opt/acme/store/node_modules/router/lib/route.js", "117:3"],
    ["async Promise.all", "/home/jane/acme/store/dist/pool.js", "20:3"],
    ["Pool.drain", "/home/jane/acme/store/dist/pool.js", "44:11"],
    ["async Volume.flush", "/opt/acme/store/dist/volume.js", "205:7"],
    ["async Store.close", "/opt/acme/store/dist/store.js", "412:5"],
    ["async shutdown", "/opt/acme/store/dist/main.js", "66:3"],
    ["process.processTicksAndRejections", "node:internal/process/task_queues", "105:5"],
  ].map(([name, file, place]) => `    at ${name} (${file}:${place})`),
].join("\n");
