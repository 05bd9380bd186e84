import { existsSync, mkdirSync } from "node:fs";
import { type FileSystem, nodeFileSystem } from "../../src/file-system.ts";
import type { Lease } from "../../src/spool/lease.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { ROOT } from "../../test/support/spool/workbench.ts";
import { DiskScan } from "../disk-scan.ts";
import { brokenBooks } from "../final-books.ts";
import { UidTally } from "../uid-tally.ts";
import { moved } from "./intercepted.ts";
import { Program } from "./program.ts";

const MOUNT: string = ROOT.slice(0, ROOT.lastIndexOf("/"));
const FIRST_PID = 1000;
/** Longer than it takes until a spool tries again at whatever failed. */
const RETRY_MILLIS = 6000;
const MAX_RETRIES = 200;
/** Turns without a row, after which a spool that holds none is taken for empty. */
const IDLE_TURNS = 3;
/** Of answers that never come. */
const LOST_ANSWERS_SHARE = 0.2;

export interface SimulationOptions {
  /** A folder of its own on the disk under test. */
  readonly directory: string;
  readonly seed: number;
  /** Puts faults between all the processes and the disk. */
  readonly spoil?: (files: FileSystem) => FileSystem;
  /** Processes that live side by side. */
  readonly programs: number;
}

/**
 * Host and spool of several processes in one, on a real disk, with a clock that moves when it is
 * told and a backend that is a call: every decision follows from the seed.
 */
export class Simulation {
  readonly clock: ManualClock = new ManualClock();
  readonly received: UidTally = new UidTally();
  kills: number = 0;
  /** Of all processes that ever had a place on the disk. */
  emits: number = 0;
  /** Books that were found balanced. */
  balanced: number = 0;
  readonly #random: SeededRandom;
  readonly #programs: Program[] = [];
  readonly #broken: string[] = [];
  readonly #directory: string;
  readonly #files: FileSystem;
  readonly #scan: DiskScan;
  readonly #dead = new Set<number>();

  constructor({ directory, seed, spoil = (files) => files, programs }: SimulationOptions) {
    this.#directory = `${directory}/spool`;
    mkdirSync(this.#directory, { mode: 0o700 });
    this.#random = new SeededRandom(seed);
    this.#files = spoil(moved(nodeFileSystem, MOUNT, this.#directory));
    this.#scan = new DiskScan(this.#directory);
    for (let i = 0; i < programs; i++) this.#begin();
  }

  /** One thing that one of the processes does, or that is done to it. */
  step(): void {
    const program = this.#random.pick(this.#programs);
    const draw = this.#random.below(100);
    if (draw < 35) this.emits += program.emit(this.#random);
    else if (draw < 50) program.bench.take();
    else if (draw < 60) program.bench.spool.maintain();
    else if (draw < 70) this.#sync(program);
    else if (draw < 85) this.#deliver(program);
    else if (draw < 95) this.clock.advance(this.#random.pick([5, 100, 600, 2000, 31_000]));
    else {
      this.#end(program, draw < 98);
      this.#begin();
    }
  }

  /**
   * Nothing spoils the disk any more: a sync has to succeed by itself, once the rows are delivered
   * that stand in a file whose own sync failed. Such a file is never synced again.
   */
  recover(): void {
    for (const program of this.#programs) {
      let tries = 0;
      while (!this.#recovers(program)) {
        if (++tries < MAX_RETRIES) continue;
        this.#broken.push(`after ${MAX_RETRIES} tries on a sound disk no sync had succeeded`);
        break;
      }
    }
  }

  /** Ends all processes; a last one delivers what they left: all of it, for there was room. */
  finish(): readonly string[] {
    while (this.#programs.length > 0) this.#end(this.#programs[0]!, this.#random.next() < 0.5);
    const last = this.#begin();
    this.#drain(last);
    const { spool } = last.bench;
    const ledger = spool.ledger();
    const isDrained = spool.bufferedItems === 0;
    const { written } = this.#scan;
    const broken = brokenBooks({
      ledger,
      isDrained,
      oracle: this.emits,
      written,
      received: this.received,
    });
    const { dropped, byReason } = ledger;
    if (dropped > 0) broken.push(`${dropped} rows dropped: ${JSON.stringify(byReason)}`);
    return [...this.#broken, ...broken];
  }

  /** Gives back what its processes hold. */
  close(): void {
    for (const program of this.#programs) program.kill();
  }

  /** An instance that lives and whose directory somebody took. */
  stray(): string | undefined {
    return this.#programs.find((program) => !existsSync(this.#place(program)))?.bench.instanceId;
  }

  #begin(): Program {
    const program = new Program({
      files: this.#files,
      clock: this.clock,
      pid: FIRST_PID + this.#dead.size + this.#programs.length,
      dead: this.#dead,
      seed: this.#random.below(2 ** 32),
    });
    this.#programs.push(program);
    return program;
  }

  #sync({ bench }: Program): void {
    bench.take();
    bench.spool.sync();
    const { discrepancy } = bench.spool.ledger();
    if (discrepancy === 0) this.balanced++;
    else this.#broken.push(`the books had a discrepancy of ${discrepancy}`);
  }

  /** One lease, or a lease whose answer never comes: it is offered again. */
  #deliver({ bench }: Program): void {
    const lease = bench.spool.lease();
    if (lease === undefined || this.#random.next() < LOST_ANSWERS_SHARE) return;
    this.#receive(lease);
    bench.deliver(lease);
  }

  #receive({ instance, records }: Lease): void {
    for (const { sequence, layout } of records) {
      this.received.add(`${instance.id}:${sequence}`, layout.id);
    }
  }

  #end(program: Program, isKilled: boolean): void {
    const { bench, pid, emits } = program;
    if (isKilled) this.kills++;
    else {
      bench.take();
      bench.spool.close();
    }
    // What never had a place on disk cannot be in books that are read from there.
    const place = this.#place(program);
    if (!existsSync(place) && !existsSync(`${place}.summary`)) this.emits -= emits;
    program.kill();
    this.#dead.add(pid);
    this.#programs.splice(this.#programs.indexOf(program), 1);
    this.#scan.scan();
  }

  #drain({ bench }: Program): void {
    for (let idle = 0; idle < MAX_RETRIES; idle++) {
      this.clock.advance(RETRY_MILLIS);
      bench.spool.maintain();
      for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
        idle = 0;
        this.#receive(lease);
        bench.deliver(lease);
      }
      if (idle >= IDLE_TURNS && bench.spool.bufferedItems === 0) return;
    }
  }

  #recovers(program: Program): boolean {
    const { bench } = program;
    this.clock.advance(RETRY_MILLIS);
    bench.spool.maintain();
    bench.take();
    if (bench.spool.sync()) return true;
    this.#deliver(program);
    return false;
  }

  #place({ bench }: Program): string {
    return this.#directory + bench.directory.slice(MOUNT.length);
  }
}
