import type { Instance } from "../../../src/spool/instance.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import type { Ledger } from "../../../src/spool/ledger.ts";
import type { Stretch } from "../../../src/spool/stretch.ts";
import type { Reading } from "./crash-check.ts";
import { uidsOf } from "./crash-sequence.ts";

/**
 * The model of a spool directory: plain sets of uids that say where each row must be.
 *
 * - A row is *admitted* once it stands in a valid block, wherever its books are.
 * - Settled on a disk that is well it is *delivered* and never comes again. On one that is ill it may be
 *   that, or come again: *unsure*, until somebody settles it for good.
 * - A row that is given up for room is *evicted*. One that was unsure for whoever gave it up, because
 *   another process had settled it, is *either*: nobody but the books can tell delivered from dropped.
 * - Every other admitted row must arrive at whoever comes when all are dead.
 */
export class ModelRows {
  readonly #admitted = new Set<string>();
  readonly #delivered = new Set<string>();
  readonly #evicted = new Set<string>();
  readonly #either = new Set<string>();
  /** And the process that settled it: for that one it is settled. */
  readonly #unsure = new Map<string, number>();
  /**
   * What was settled of an instance by whoever holds it, in bytes: a head or a foot has no rows that would show it. Who takes
   * the instance over leases nothing that overlaps with what is settled in the books, so this goes with the holder.
   */
  readonly #stretches = new WeakMap<Instance, Stretch[]>();

  get counts(): Readonly<Record<string, number>> {
    return {
      admitted: this.#admitted.size,
      delivered: this.#delivered.size,
      unsure: this.#unsure.size,
      evicted: this.#evicted.size,
      either: this.#either.size,
    };
  }

  admit(uids: Iterable<string>): void {
    for (const uid of uids) this.#admitted.add(uid);
  }

  /** A stretch of which a part was settled or evicted meanwhile, with rows or without, is left alone as a whole. */
  settle(lease: Lease, pid: number, isWell: boolean): void {
    const uids = uidsOf(lease);
    const settled = this.#stretches.get(lease.instance) ?? [];
    if (uids.some((uid) => this.#isSettledFor(uid, pid))) return;
    if (settled.some((stretch) => overlap(stretch, lease))) return;
    this.#stretches.set(lease.instance, [...settled, lease]);
    for (const uid of uids) {
      if (isWell) {
        this.#delivered.add(uid);
        this.#unsure.delete(uid);
      } else this.#unsure.set(uid, pid);
    }
  }

  /** Rows whose file is gone: settled before, or given up now. */
  evict(uids: readonly string[], pid: number): void {
    for (const uid of uids) {
      if (this.#isSettledFor(uid, pid)) continue;
      if (this.#unsure.delete(uid)) this.#either.add(uid);
      else this.#evicted.add(uid);
    }
  }

  #isSettledFor(uid: string, pid: number): boolean {
    return this.#isSettled(uid) || this.#unsure.get(uid) === pid;
  }

  #isSettled(uid: string): boolean {
    return this.#delivered.has(uid) || this.#evicted.has(uid) || this.#either.has(uid);
  }

  /** What is wrong with what somebody found who came when all were dead. */
  problemsWith({ found, final, uids }: Reading): string[] {
    const arrived = new Set(uids);
    const problems = [...imbalancesOf(found), ...imbalancesOf(final)];
    const expect = (what: string, is: number, right: number): void => {
      if (is !== right) problems.push(`${what}: ${is}, not ${right}`);
    };
    const isSettled = (uid: string): boolean => this.#isSettled(uid);
    const missing = [...this.#admitted].filter(
      (uid) => !isSettled(uid) && !this.#unsure.has(uid) && !arrived.has(uid),
    );
    expect("rows that are missing", missing.length, 0);
    expect("settled rows that come again", uids.filter(isSettled).length, 0);
    expect("rows never admitted", uids.filter((uid) => !this.#admitted.has(uid)).length, 0);
    expect("rows that come twice", uids.length - arrived.size, 0);
    expect("admitted", found.admitted, this.#admitted.size);
    const settledForGood = [...this.#unsure.keys()].filter((uid) => !arrived.has(uid)).length;
    const droppedOfEither = found.dropped - this.#evicted.size;
    const isPossible = droppedOfEither >= 0 && droppedOfEither <= this.#either.size;
    expect("dropped", found.dropped, isPossible ? found.dropped : this.#evicted.size);
    const deliveredOfEither = this.#either.size - droppedOfEither;
    const delivered = this.#delivered.size + settledForGood + deliveredOfEither;
    expect("delivered", found.delivered, delivered);
    expect("delivered at last", final.delivered, found.delivered + arrived.size);
    return problems;
  }
}

function overlap(one: Stretch, other: Stretch): boolean {
  return (
    one.lane === other.lane &&
    one.segment === other.segment &&
    one.fromOffset < other.toOffset &&
    other.fromOffset < one.toOffset
  );
}

export function imbalancesOf(ledger: Ledger): string[] {
  const problems = Object.entries(ledger).flatMap(([name, value]) =>
    typeof value === "number" && value < 0 ? `${name} is ${value}` : [],
  );
  return ledger.discrepancy === 0
    ? problems
    : [...problems, `discrepancy ${ledger.discrepancy} in ${JSON.stringify(ledger)}`];
}
