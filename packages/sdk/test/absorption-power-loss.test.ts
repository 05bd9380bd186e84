import { expect, test } from "vitest";
import { MAX_ROW_BYTES } from "../src/row/row-format.ts";
import { BLOCK_KIND, encodeBlock } from "../src/spool/block.ts";
import { instanceBytes } from "../src/spool/instance-name.ts";
import { LOOK_INTERVAL_MILLIS } from "../src/spool/predecessors.ts";
import { emptyState, encodeState, eventAccount } from "../src/spool/state.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { choicesAt, crashImage } from "./support/spool/crash-images.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import type { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { putSynced, recordedDisk } from "./support/spool/recorded-disk.ts";
import { RecordingFileSystem } from "./support/spool/recording-file-system.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";

/** More than a root keeps, so that they are absorbed. */
const CLOSED = 20;
const ROWS = (CLOSED * (CLOSED + 1)) / 2;
/** Disks for one crash. */
const IMAGES = 6;
/** Crashes of the recovery of such a disk. */
const SECOND_CRASHES = 3;

let pid = 9000;

function start(
  files: RecordingFileSystem | MemoryFileSystem,
  clock = new ManualClock(),
): Workbench {
  const own = pid++;
  return new Workbench({
    files,
    clock,
    processes: new FakeProcesses(own),
    seed: own,
    ringBytes: 2 * MAX_ROW_BYTES,
  });
}

/** Instances that delivered 1, 2, 3 … rows, as summaries. */
function putSummaries(files: RecordingFileSystem): void {
  files.makeDirectory(ROOT);
  for (let rows = 1; rows <= CLOSED; rows++) {
    const id = `01a2075b-5dc5-717e-b91f-${String(rows).padStart(12, "0")}`;
    const state = Object.assign(emptyState(), { isClosed: true });
    const account = eventAccount(state, 1, "closed");
    account.counts = [rows, 0, 0, 0, 0, 0, rows];
    account.admitted = rows;
    state.outcomes.delivered = rows;
    const zeroes = { items: 0, cumulativeItems: 0, firstSequence: 0, timeMillis: 0 };
    const header = { kind: BLOCK_KIND.journal, lane: 0, ...zeroes };
    const place = { instance: instanceBytes(id), file: 0, offset: 0 };
    putSynced(files, `${ROOT}/${id}.summary`, encodeBlock(encodeState(state), header, place));
  }
  files.syncDirectory(ROOT);
}

/** A process starts, absorbs, delivers what there is and closes. */
function work(files: RecordingFileSystem): void {
  const clock = new ManualClock();
  const bench = start(files, clock);
  clock.advance(LOOK_INTERVAL_MILLIS);
  bench.spool.maintain();
  bench.spool.close();
}

function expectAll(image: MemoryFileSystem, where: string): void {
  const ledger = start(image).spool.ledger();
  expectBalanced(ledger);
  expect([ledger.emitted, ledger.delivered], where).toEqual([ROWS, ROWS]);
}

test("a loss of power at any point of an absorption, and of the recovery from it, counts each instance once", {
  timeout: 300_000,
}, () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`absorption-power-loss: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const random = new SeededRandom(seed);
  const files = new RecordingFileSystem();
  putSummaries(files);
  const begin = files.changes.length;
  work(files);
  expect(files.memory.list(ROOT).length).toBe(1);
  let images = 0;
  for (let end = begin; end <= files.changes.length; end++) {
    for (const choice of choicesAt(files.changes, end, IMAGES, random).choices) {
      const image = crashImage(files.changes, end, choice, random);
      const where = `seed ${seed}, change ${end} of ${files.changes.length}`;
      if (images++ % 4 === 0) crashAgain(image, random, where);
      expectAll(image, where);
      // The process that found it died too.
      expectAll(image, `${where}, again`);
    }
  }
  expect(images).toBeGreaterThan(files.changes.length - begin);
});

function crashAgain(image: MemoryFileSystem, random: SeededRandom, where: string): void {
  const files = recordedDisk(image);
  const begin = files.changes.length;
  work(files);
  for (let crash = 0; crash < SECOND_CRASHES; crash++) {
    const end = begin + random.below(files.changes.length - begin + 1);
    for (const choice of choicesAt(files.changes, end, 2, random).choices) {
      const second = crashImage(files.changes, end, choice, random);
      expectAll(second, `${where}, then ${end} of ${files.changes.length}`);
    }
  }
}
