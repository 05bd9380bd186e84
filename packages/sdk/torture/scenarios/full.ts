/*
 * A disk that is full again and again, while the process emits and its backend is up and down.
 *
 * Invariants:
 *  - the host goes on, and its books balance at each sync;
 *  - once there is room, a sync succeeds again without help;
 *  - in the end every row that was admitted is delivered or counted as dropped, and `emitted` is the
 *    true number of calls.
 *
 * As root on Linux the disk is a tmpfs of 1 to 3 MiB below the folder under test. Elsewhere it is the
 * folder itself behind a quota, in this process: see `full-by-quota.ts`.
 */
import { mkdirSync, statSync } from "node:fs";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Backend } from "../backend.ts";
import type { Child } from "../child.ts";
import { DiskScan } from "../disk-scan.ts";
import { brokenBooks } from "../final-books.ts";
import type { Context, Outcome, Scenario } from "../scenario.ts";
import { SmallDisk } from "../small-disk.ts";
import { WatchedChild } from "../watched-child.ts";
import { runByQuota } from "./full-by-quota.ts";

const MIB = 1024 * 1024;
const EXPECTED_WARNINGS = ["SONDE_EXPORT_FAILING", "SONDE_SPOOL_UNAVAILABLE", "SONDE_SPOOL_FULL"];
const SYNC_MILLIS = 50;
const MAX_PHASE_MILLIS = 1500;
const MAX_LEFT_BYTES = 64 * 1024;
const READY_TIMEOUT_MILLIS = 15_000;
const RECOVERY_TIMEOUT_MILLIS = 30_000;
const SHUTDOWN_TIMEOUT_MILLIS = 150_000;

export const full: Scenario = { name: "full", run };

async function run(context: Context): Promise<Outcome> {
  const random = new SeededRandom(context.seed);
  const bytes = MIB + random.below(2 * MIB);
  const disk = SmallDisk.mount(`${context.directory}/tmpfs`, bytes, context.guard);
  if (disk === undefined) return runByQuota(context);
  const backend = await Backend.start();
  try {
    return await new FullDisk(context, random, disk, backend).run(bytes);
  } finally {
    await context.children.killAll();
    await backend.close();
    disk.unmount();
  }
}

class FullDisk {
  readonly #context: Context;
  readonly #random: SeededRandom;
  readonly #disk: SmallDisk;
  readonly #backend: Backend;
  readonly #scan: DiskScan;
  #timesFull = 0;

  constructor(context: Context, random: SeededRandom, disk: SmallDisk, backend: Backend) {
    this.#context = context;
    this.#random = random;
    this.#disk = disk;
    this.#backend = backend;
    this.#scan = new DiskScan(`${disk.path}/spool`);
  }

  async run(bytes: number): Promise<Outcome> {
    const { seed } = this.#context;
    const host = `${this.#context.directory}/host`;
    mkdirSync(host);
    const child = this.#start(host);
    const watched = new WatchedChild(child, EXPECTED_WARNINGS);
    await child.said("ready", READY_TIMEOUT_MILLIS);
    while (!child.hasEnded && (!this.#context.isOver() || this.#timesFull === 0)) {
      await this.#phase();
    }
    const broken: string[] = [];
    if (child.hasEnded) broken.push(`the process ended by itself with ${child.ending}`);
    else if (!(await this.#recovers(child))) {
      broken.push(`${RECOVERY_TIMEOUT_MILLIS / 1000} s after there was room no sync had succeeded`);
    }
    child.order("shutdown");
    await child.endsWithin(SHUTDOWN_TIMEOUT_MILLIS);
    await child.kill();
    this.#backend.collect();
    const done = child.last("done");
    const { received } = this.#backend;
    const { written } = this.#scan;
    const oracle = statSync(`${host}/oracle`, { throwIfNoEntry: false })?.size ?? 0;
    const isDrained = done?.isDrained ?? false;
    broken.push(...watched.complaintsAtEnd());
    broken.push(...brokenBooks({ ledger: done?.ledger, isDrained, oracle, written, received }));
    return {
      did: `filled a tmpfs of ${(bytes / MIB).toFixed(1)} MiB ${this.#timesFull} times under a process that emits`,
      figures: {
        "times full": this.#timesFull,
        "emit calls": oracle,
        "syncs refused": watched.refused,
        "balanced books seen": watched.balanced,
        "records delivered": received.unique,
        "failed before admission": done?.ledger.failedBeforeAdmission ?? "unknown",
        "dropped, counted": done?.ledger.dropped ?? "unknown",
        "ring full": done?.ledger.ringFull ?? "unknown",
        "duplicates, all removable": received.duplicates,
      },
      violations: broken.map((what) => ({ what, seed })),
    };
  }

  #start(host: string): Child {
    return this.#context.children.start({
      spoolDirectory: `${this.#disk.path}/spool`,
      keyFile: `${host}/key`,
      oracle: `${host}/oracle`,
      url: this.#backend.url,
      id: "full",
      seed: this.#context.seed,
      task: "emit",
      profile: "burst",
      syncMillis: SYNC_MILLIS,
    });
  }

  /** Full for a while, then with room for a while; the backend is there in half of the cases. */
  async #phase(): Promise<void> {
    const isUp = this.#random.next() < 0.5;
    this.#backend.answer = () => (isUp ? {} : { status: 503 });
    this.#disk.fill(this.#random.pick([0, this.#random.below(MAX_LEFT_BYTES)]));
    this.#timesFull++;
    await this.#wait();
    this.#disk.free();
    await this.#wait();
    this.#scan.scan();
    this.#context.progress(`full for the ${this.#timesFull}. time`);
  }

  async #wait(): Promise<void> {
    await this.#context.pause(50 + this.#random.below(MAX_PHASE_MILLIS));
  }

  async #recovers(child: Child): Promise<boolean> {
    this.#disk.free();
    this.#backend.answer = () => ({});
    const before = child.last("synced");
    const isBack = (): boolean => {
      const last = child.last("synced");
      return last !== before && last?.isSynced === true;
    };
    return child.until(isBack, RECOVERY_TIMEOUT_MILLIS);
  }
}
