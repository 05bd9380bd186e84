import { Drain, type DrainOptions } from "../../../src/export/drain.ts";
import { type Outcome, retry } from "../../../src/export/outcome.ts";
import type { Encode } from "../../../src/export/shipment.ts";
import type { Transport } from "../../../src/export/transport.ts";
import { SelfReport, type Warning } from "../../../src/self-report.ts";
import { CountedSource } from "./counted-source.ts";
import { VirtualTime } from "./virtual-time.ts";

export const TAKEN: Outcome = { kind: "delivered", rejected: 0, hasMessage: false };

/** One request as the backend sees it. */
export interface Arrived {
  readonly atMillis: number;
  readonly sequences: readonly number[];
  readonly bytes: number;
}

type Answer = Outcome | Promise<Outcome>;

/** A drain between a source that counts and a backend that is a function, in virtual time. */
export class DrainBench {
  readonly time = new VirtualTime();
  readonly source = new CountedSource();
  readonly warnings: Warning[] = [];
  readonly requests: Arrived[] = [];
  readonly drain: Drain;
  /** How a request ends; takes all at first. */
  answer: (request: Arrived, index: number) => Answer = () => TAKEN;
  /** All drawn numbers are this share of their range. */
  share = 0.5;
  latencyMillis = 0;
  underWay = 0;
  mostUnderWay = 0;
  isClosed = false;
  /** A transport that cannot give up a request that is under way. */
  isDeafToAbort = false;
  encode: Encode;

  constructor(options: Partial<DrainOptions> = {}) {
    const sent = new WeakMap<Uint8Array, readonly number[]>();
    this.encode = (_lease, rows) => {
      const body = new Uint8Array(rows.reduce((sum, { length }) => sum + length, 0));
      sent.set(
        body,
        rows.map(({ sequence }) => sequence),
      );
      return { body, items: rows.length, unreadable: [] };
    };
    const transport: Transport = {
      send: async (body, _items, signal) => {
        const request = {
          atMillis: this.time.monotonicMillis(),
          sequences: sent.get(body) ?? [],
          bytes: body.byteLength,
        };
        this.requests.push(request);
        this.underWay++;
        this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
        try {
          const answer = this.#answer(request, this.requests.length - 1);
          const end = this.isDeafToAbort ? answer : Promise.race([answer, aborted(signal)]);
          return { outcome: await end, wireBytes: body.length };
        } finally {
          this.underWay--;
        }
      },
      close: () => {
        this.isClosed = true;
      },
    };
    this.drain = new Drain({
      source: this.source,
      transport,
      encode: (lease, rows) => this.encode(lease, rows),
      clock: this.time,
      timers: this.time,
      random: { uint32: () => Math.min(2 ** 32 - 1, this.share * 2 ** 32), fill: () => {} },
      report: new SelfReport((warning) => this.warnings.push(warning)),
      intervalMillis: 1000,
      ...options,
    });
  }

  async #answer(request: Arrived, index: number): Promise<Outcome> {
    if (this.latencyMillis > 0) {
      await new Promise<void>((resolve) => void this.time.start(this.latencyMillis, resolve));
    }
    return this.answer(request, index);
  }

  /** Starts the drain and lets its first look, which is at a random time, be over. */
  async run(millis: number): Promise<void> {
    this.drain.start();
    await this.time.advance(millis);
  }

  /** When requests with records began. */
  get times(): number[] {
    return this.requests.filter(({ bytes }) => bytes > 0).map(({ atMillis }) => atMillis);
  }

  get probes(): Arrived[] {
    return this.requests.filter(({ bytes }) => bytes === 0);
  }

  /** Each code, with its number of warnings. */
  get codes(): Readonly<Record<string, number>> {
    const codes: Record<string, number> = {};
    for (const { code } of this.warnings) codes[code] = (codes[code] ?? 0) + 1;
    return codes;
  }
}

function aborted(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(retry("aborted", "given up")));
  });
}
