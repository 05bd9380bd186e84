import { existsSync, mkdirSync } from "node:fs";
import { type FileSystem, nodeFileSystem } from "../../src/file-system.ts";
import type { ProcessIdentity } from "../../src/process-identity.ts";
import { LANES } from "../../src/spool/lanes.ts";
import type { Lease } from "../../src/spool/lease.ts";
import type { Ledger } from "../../src/spool/ledger.ts";
import { numberedDefinition } from "../../test/support/spool/events.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import { DiskScan } from "../disk-scan.ts";
import { brokenBooks, type FinalFacts } from "../final-books.ts";
import { UidTally } from "../uid-tally.ts";
import { moved, ProcessFiles } from "./intercepted.ts";

const MOUNT: string = ROOT.slice(0, ROOT.lastIndexOf("/"));
const FIRST_PID = 1000;
const MAX_EMITS = 60;
/** Longer than it takes until a spool tries again at whatever failed. */
const RETRY_MILLIS = 6000;
const MAX_RETRIES = 50;
/** Far more leases than a history can have rows for. */
const MAX_LEASES = 100_000;
const TTL_MILLIS: number = 7 * 24 * 3_600_000;

/** A process of the simulation: what it has of the SDK and of the disk. */
interface Program {
  readonly bench: Workbench;
  readonly own: ProcessFiles;
  readonly pid: number;
  emits: number;
}

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
 * told and a backend that is a call: every decision follows from the seed. Bounds: `MAX_EMITS` rows a
 * step.
 */
export class Simulation {
  readonly random: SeededRandom;
  readonly clock: ManualClock = new ManualClock();
  readonly programs: Program[] = [];
  readonly received: UidTally = new UidTally();
  kills: number = 0;
  emits: number = 0;
  /** Books that were found balanced. */
  balanced: number = 0;
  /** Promises that were broken on the way. */
  readonly broken: string[] = [];
  /** Of the process that delivered what all had left. */
  lastLedger: Ledger | undefined;
  readonly #directory: string;
  readonly #files: FileSystem;
  readonly #scan: DiskScan;
  readonly #dead = new Set<number>();
  #nextPid = FIRST_PID;

  constructor({ directory, seed, spoil = (files) => files, programs }: SimulationOptions) {
    this.#directory = `${directory}/spool`;
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    this.random = new SeededRandom(seed);
    this.#files = spoil(moved(nodeFileSystem, MOUNT, this.#directory));
    this.#scan = new DiskScan(this.#directory);
    for (let i = 0; i < programs; i++) this.programs.push(this.#begin());
  }

  /** One thing that one of the processes does, or that is done to it. */
  step(): void {
    const program = this.random.pick(this.programs);
    const draw = this.random.below(100);
    if (draw < 35) this.#emit(program);
    else if (draw < 50) program.bench.take();
    else if (draw < 60) program.bench.spool.maintain();
    else if (draw < 70) this.#sync(program);
    else if (draw < 85) this.#deliver(program);
    else if (draw < 95) this.clock.advance(this.random.pick([5, 100, 600, 2000, 31_000]));
    else this.#replace(program, draw < 98);
  }

  /** Nothing spoils the disk any more: a sync has to succeed by itself. */
  recover(): void {
    for (const { bench } of this.programs) {
      let tries = 0;
      while (!this.#tried(bench)) {
        if (++tries === MAX_RETRIES) {
          this.broken.push(`after ${MAX_RETRIES} tries on a sound disk no sync had succeeded`);
          break;
        }
      }
    }
  }

  /** Ends all processes; a last one delivers what they left. Returns all that was broken. */
  finish(): string[] {
    while (this.programs.length > 0) this.#end(this.programs[0]!, this.random.next() < 0.5);
    this.#scan.scan();
    const last = this.#begin();
    this.programs.push(last);
    const { spool } = last.bench;
    this.#drain(last);
    this.lastLedger = spool.ledger();
    const facts: FinalFacts = {
      ledger: this.lastLedger,
      isDrained: spool.bufferedItems === 0,
      oracle: this.emits,
      written: this.#scan.written,
      received: this.received,
    };
    return [...this.broken, ...brokenBooks(facts)];
  }

  /** Gives back what its processes hold. */
  close(): void {
    for (const { own } of this.programs) own.kill();
  }

  /** Whether somebody took the directory of a process that lives. */
  stray(): string | undefined {
    const stray = this.programs.find(({ bench }) => !existsSync(this.#place(bench)));
    return stray === undefined ? undefined : stray.bench.instanceId;
  }

  #begin(): Program {
    const pid = this.#nextPid++;
    const own = new ProcessFiles(this.#files);
    const bench = new Workbench({
      files: own.files,
      clock: this.clock,
      processes: new SimulatedProcesses(pid, this.#dead),
      seed: this.random.below(2 ** 32),
    });
    return { bench, own, pid, emits: 0 };
  }

  #emit(program: Program): void {
    const count = 1 + this.random.below(MAX_EMITS);
    const priority = this.random.pick(LANES);
    if (this.random.next() < 0.3) {
      for (let i = 0; i < count; i++) program.bench.emitEvent(MORTAL, { sequence: i });
    } else {
      program.bench.emit(priority, count, this.random.pick([1, 1, 0.25]));
    }
    program.emits += count;
    this.emits += count;
  }

  #sync({ bench }: Program): void {
    bench.take();
    bench.spool.sync();
    this.#check(bench.spool.ledger());
  }

  #check({ discrepancy }: Ledger): void {
    if (discrepancy === 0) this.balanced++;
    else this.broken.push(`the books had a discrepancy of ${discrepancy}`);
  }

  /** One lease, or a lease whose answer never comes: it is offered again. */
  #deliver({ bench }: Program): void {
    const lease = bench.spool.lease();
    if (lease === undefined || this.random.next() < 0.2) return;
    this.#receive(lease);
    bench.deliver(lease);
  }

  #receive({ instance, records }: Lease): void {
    for (const { sequence, layout } of records) {
      this.received.add(`${instance.id}:${sequence}`, layout.id);
    }
  }

  #replace(program: Program, isKilled: boolean): void {
    this.#end(program, isKilled);
    this.programs.push(this.#begin());
  }

  #end(program: Program, isKilled: boolean): void {
    if (isKilled) this.kills++;
    else program.bench.take();
    if (!isKilled) program.bench.spool.close();
    // What never had a place on disk cannot be in books that are read from there.
    const wasThere = existsSync(this.#place(program.bench)) || existsSync(this.#summary(program));
    if (!wasThere) this.emits -= program.emits;
    program.own.kill();
    this.#dead.add(program.pid);
    this.programs.splice(this.programs.indexOf(program), 1);
    this.#scan.scan();
  }

  #drain({ bench }: Program): void {
    for (let idle = 0; idle < MAX_RETRIES; idle++) {
      this.clock.advance(RETRY_MILLIS);
      bench.spool.maintain();
      for (let leases = 0; leases < MAX_LEASES; leases++) {
        const lease = bench.spool.lease();
        if (lease === undefined) break;
        idle = 0;
        this.#receive(lease);
        bench.deliver(lease);
      }
      if (idle > 2 && bench.spool.bufferedItems === 0) return;
    }
  }

  #tried(bench: Workbench): boolean {
    this.clock.advance(RETRY_MILLIS);
    bench.spool.maintain();
    bench.take();
    return bench.spool.sync();
  }

  #place(bench: Workbench): string {
    return this.#directory + bench.directory.slice(MOUNT.length);
  }

  #summary({ bench }: Program): string {
    return `${this.#place(bench)}.summary`;
  }
}

/** Lives a week; no history lasts so long, whatever the wall clock says. */
const MORTAL = {
  ...numberedDefinition("bench.mortal", "normal"),
  delivery: { priority: "normal", durability: "written", ttlMillis: TTL_MILLIS },
} as const;

class SimulatedProcesses extends FakeProcesses {
  readonly #dead: ReadonlySet<number>;

  constructor(pid: number, dead: ReadonlySet<number>) {
    super(pid, process.getuid?.());
    this.#dead = dead;
  }

  /** All on one machine that is not started anew: ages are exact, whatever the wall clock says. */
  override self(): ProcessIdentity {
    return { ...super.self(), bootId: "torture", pidNamespace: "torture" };
  }

  override liveness({ pid }: ProcessIdentity): "alive" | "dead" {
    return this.#dead.has(pid) ? "dead" : "alive";
  }
}
