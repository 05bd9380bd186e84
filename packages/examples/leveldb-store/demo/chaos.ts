import type { ReceivedRequest, ReceiverBehaviour } from "@sonde/sdk/testing";
import { SeededRandom } from "../src/seeded-random.ts";

/** What is to become of the records of a request that is treated so. */
export type Effect =
  | "held, sent again"
  | "held until an empty request is taken"
  | "sent in smaller requests"
  | "set aside"
  | "those rejected are counted"
  | "delivered";

interface Trouble {
  readonly name: string;
  readonly effect: Effect;
  /** How often, in proportion to the others. */
  readonly weight: number;
  readonly behaviour: ReceiverBehaviour;
  /** Only requests with a longer body, before compression. */
  readonly overBytes?: number;
}

const HTML = { "content-type": "text/html" };
const PROTOBUF = { "content-type": "application/x-protobuf" };
/** One more than OTLP has clients read. */
const LONG_ANSWER = new Uint8Array(4 * 1024 * 1024 + 1);

const TROUBLES: readonly Trouble[] = [
  held("503", 2, { status: 503 }),
  held("503 and Retry-After: 0", 1, { status: 503, headers: { "retry-after": "0" } }),
  held("503 and Retry-After: soon", 1, { status: 503, headers: { "retry-after": "soon" } }),
  held("429 and Retry-After: 1", 1, { status: 429, headers: { "retry-after": "1" } }),
  held("502", 1, { status: 502, headers: HTML, body: "<h1>Bad gateway</h1>" }),
  held("200 and a login page", 2, { headers: HTML, body: "<form>Room number</form>" }),
  held("200 and bytes that mean nothing", 1, {
    headers: PROTOBUF,
    body: Uint8Array.of(255, 255, 255),
  }),
  held("200 and plain text", 1, { body: "OK" }),
  held("200 and more than 4 MiB", 1, { body: LONG_ANSWER }),
  held("reset before the answer", 2, { reset: "before-answer" }),
  held("reset within the answer", 2, { reset: "during-answer" }),
  held("no answer at all", 1, { hang: true }),
  trouble("401", "held until an empty request is taken", 1, { status: 401 }),
  trouble("307 to elsewhere", "held until an empty request is taken", 1, {
    status: 307,
    headers: { location: "http://127.0.0.1:9/v1/logs" },
  }),
  {
    name: "413 for more than 16 KiB",
    effect: "sent in smaller requests",
    weight: 4,
    behaviour: { status: 413 },
    // A limit that changed at random would be learned as the smallest that ever was.
    overBytes: 16 * 1024,
  },
  trouble("400", "sent in smaller requests", 2, { status: 400 }),
  trouble("500", "set aside", 0.5, { status: 500 }),
  trouble("408", "set aside", 0.5, { status: 408 }),
  trouble("3 rejected", "those rejected are counted", 2, {
    partialSuccess: { rejected: 3, message: "too old" },
  }),
  trouble("a warning and nothing rejected", "delivered", 1, {
    partialSuccess: { rejected: 0, message: "slow down" },
  }),
  trouble("100 ms late", "delivered", 2, { delayMillis: 100 }),
];

/** Of all requests, while it lasts. */
const TROUBLE_SHARE = 0.5;

/** A backend that misbehaves at random; the same seed treats the nth request in the same way. */
export class Chaos {
  /** How often each trouble was made, with what is to come of it. */
  readonly made = new Map<string, { readonly effect: Effect; times: number }>();
  /** Requests that were treated well. */
  good = 0;
  /** Records that it said it rejected. */
  rejected = 0;
  /** Records in requests that it refused for good: no more than these may be set aside. */
  refused = 0;
  readonly #random: SeededRandom;
  #left = Number.POSITIVE_INFINITY;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  /** So many troubles more, and then it is well: a run has to end. */
  calm(troubles: number): void {
    this.#left = troubles;
  }

  decide(request: ReceivedRequest): ReceiverBehaviour {
    const isTrouble = this.#random.next() < TROUBLE_SHARE;
    const { name, effect, behaviour, overBytes = -1 } = this.#draw();
    const records = recordCount(request);
    const rejects = behaviour.partialSuccess?.rejected ?? 0;
    const isApplicable = records >= rejects && request.body.length > overBytes;
    if (!isTrouble || this.#left <= 0 || !isApplicable) {
      this.good++;
      return {};
    }
    this.#left--;
    const { times } = this.made.get(name) ?? { times: 0 };
    this.made.set(name, { effect, times: times + 1 });
    this.rejected += rejects;
    const { status = 200 } = behaviour;
    if (status >= 400 && status !== 429 && status < 502) this.refused += records;
    return behaviour;
  }

  #draw(): Trouble {
    let left = this.#random.next() * TROUBLES.reduce((sum, { weight }) => sum + weight, 0);
    for (const trouble of TROUBLES) {
      left -= trouble.weight;
      if (left < 0) return trouble;
    }
    return TROUBLES[0]!;
  }
}

function held(name: string, weight: number, behaviour: ReceiverBehaviour): Trouble {
  return { name, effect: "held, sent again", weight, behaviour };
}

function trouble(
  name: string,
  effect: Effect,
  weight: number,
  behaviour: ReceiverBehaviour,
): Trouble {
  return { name, effect, weight, behaviour };
}

function recordCount({ decoded }: ReceivedRequest): number {
  return (decoded?.resourceLogs ?? [])
    .flatMap(({ scopeLogs }) => scopeLogs)
    .reduce((sum, { logRecords }) => sum + logRecords.length, 0);
}
