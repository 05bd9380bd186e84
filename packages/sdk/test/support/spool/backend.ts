import { Backoff } from "../../../src/export/backoff.ts";
import { Drain } from "../../../src/export/drain.ts";
import { type Outcome, retry } from "../../../src/export/outcome.ts";
import { SelfReport } from "../../../src/self-report.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { Workbench } from "./workbench.ts";

/** Who sent the record, by its uid, and which of its event's it is. */
export interface Arrival {
  readonly event: string;
  readonly number: number;
  times: number;
}

/** A backend without a network: away, there, or there with answers that get lost. */
export class Backend {
  readonly arrivals = new Map<string, Arrival>();
  isAway = false;
  /** Requests that came while it was away. */
  refused = 0;
  /** Share of requests that it takes and whose answers are lost. */
  lostAnswers = 0;
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  get duplicates(): number {
    return [...this.arrivals.values()].reduce((sum, { times }) => sum + times - 1, 0);
  }

  /** The export of one process, started. It retries as the real one does, at its longest waits. */
  drain(bench: Workbench): Drain {
    const sent = new Map<Uint8Array, Lease>();
    const drain = new Drain({
      source: bench.spool,
      transport: {
        send: async (body) => ({ outcome: this.#receive(sent.get(body)!), wireBytes: 1 }),
        close: () => {},
      },
      encode: (lease) => {
        const body = new Uint8Array(1);
        sent.clear();
        sent.set(body, lease);
        return body;
      },
      backoff: new Backoff({ uint32: () => 2 ** 32 - 1, fill: () => {} }),
      report: new SelfReport(() => {}),
      intervalMillis: 5000,
    });
    drain.start();
    return drain;
  }

  #receive({ instance, records }: Lease): Outcome {
    if (this.isAway) {
      this.refused++;
      return retry("connect", "ECONNREFUSED");
    }
    for (const { sequence, layout, values } of records) {
      const uid = `${instance.id}:${sequence}`;
      const arrival = this.arrivals.get(uid);
      if (arrival !== undefined) arrival.times++;
      else this.arrivals.set(uid, { event: layout.event, number: Number(values[0]), times: 1 });
    }
    const isLost = this.#random.next() < this.lostAnswers;
    return isLost
      ? retry("timeout", "no answer")
      : { kind: "delivered", rejected: 0, hasMessage: false };
  }
}
