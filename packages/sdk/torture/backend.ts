import {
  type OtlpReceiver,
  type ReceivedRecord,
  type ReceiverBehaviour,
  startOtlpReceiver,
} from "@sonde/sdk/testing";
import { closedUrl } from "../test/support/otlp/closed-url.ts";
import { SEQUENCE_KEY } from "./events.ts";
import { UidTally } from "./uid-tally.ts";

/** How often what arrived is counted and forgotten. The receiver holds no more than that. */
const COLLECT_MILLIS = 250;

/** Decides how a request of that child is answered. */
export type Answer = (childId: string) => ReceiverBehaviour;

const TAKE: Answer = () => ({});

/** A real OTLP/HTTP backend on the loopback interface, which remembers uids only. */
export class Backend {
  readonly url: string;
  /** Refuses connections: nothing listens there. */
  readonly offlineUrl: string;
  answer: Answer = TAKE;
  /** What it told its senders it has. */
  received: UidTally = new UidTally();
  readonly #receiver: OtlpReceiver;
  readonly #timer: NodeJS.Timeout;

  static async start(): Promise<Backend> {
    const backend: Backend = new Backend(
      await startOtlpReceiver({
        maxRequests: 1_000_000,
        script: (_, { headers }) => backend.answer(headers["x-torture-child"] ?? ""),
      }),
      await closedUrl(),
    );
    return backend;
  }

  private constructor(receiver: OtlpReceiver, offlineUrl: string) {
    this.#receiver = receiver;
    this.url = receiver.url;
    this.offlineUrl = offlineUrl;
    this.#timer = setInterval(() => this.collect(), COLLECT_MILLIS);
    this.#timer.unref();
  }

  /** Counts what arrived since the last time. Answers under way are counted by a later call. */
  collect(): void {
    for (const record of this.#receiver.records) note(this.received, record);
    this.#receiver.clear();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#receiver.close();
  }
}

function note(tally: UidTally, { attributes, eventName }: ReceivedRecord): void {
  const uid = attributes.get("log.record.uid");
  if (typeof uid !== "string") throw new Error(`a record of ${eventName} came without a uid`);
  tally.add(uid, contentOf(eventName, Number(attributes.get(SEQUENCE_KEY) ?? -1)));
}

/** A number for what a record says: its event's name and its place among those of that name. */
function contentOf(eventName: string, sequence: number): number {
  let hash = sequence | 0;
  for (let i = 0; i < eventName.length; i++) hash = Math.imul(hash ^ eventName.charCodeAt(i), 31);
  return hash;
}
