import { systemClock } from "../../../src/clock.ts";
import { Drain } from "../../../src/export/drain.ts";
import { type Outcome, retry } from "../../../src/export/outcome.ts";
import type { EventRecord } from "../../../src/row/record.ts";
import { SelfReport } from "../../../src/self-report.ts";
import { decodeRow } from "../../../src/spool/leased-row.ts";
import { systemTimers } from "../../../src/timers.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { Workbench } from "./workbench.ts";

/** What is in a request. */
interface Sent {
  readonly instance: string;
  readonly records: readonly EventRecord[];
}

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
    const sent = new WeakMap<Uint8Array, Sent>();
    const drain = new Drain({
      source: bench.spool,
      transport: {
        send: async (body) => ({ outcome: this.#receive(sent.get(body)), wireBytes: 0 }),
        close: () => {},
      },
      encode: ({ instance, level }, rows) => {
        const body = new Uint8Array(1);
        const records = rows.map((row) => decodeRow(row, level)!);
        sent.set(body, { instance: instance.id, records });
        return { body, items: rows.length, unreadable: [] };
      },
      clock: systemClock,
      timers: systemTimers,
      random: { uint32: () => 2 ** 32 - 1, fill: () => {} },
      report: new SelfReport(() => {}),
      intervalMillis: 5000,
    });
    drain.start();
    return drain;
  }

  /** Nothing was encoded for an empty request. */
  #receive({ instance, records }: Sent = { instance: "", records: [] }): Outcome {
    if (this.isAway) {
      this.refused++;
      return retry("connect", "ECONNREFUSED");
    }
    for (const { sequence, layout, values } of records) {
      const uid = `${instance}:${sequence}`;
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
