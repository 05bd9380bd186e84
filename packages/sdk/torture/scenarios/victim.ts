import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "@sonde/sdk";
import type { ReceiverBehaviour } from "@sonde/sdk/testing";
import type { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import type { Backend } from "../backend.ts";
import type { ChildMessage, ChildPlan, EmitProfile } from "../child/plan.ts";
import type { Child } from "../child.ts";
import type { Children } from "../children.ts";

/** Where in its life a process is killed. */
export const MOMENTS = [
  "starting",
  "adopting",
  "emitting",
  "committing",
  "exporting",
  "answered",
] as const;
export type Moment = (typeof MOMENTS)[number];

const PROFILES: readonly EmitProfile[] = ["burst", "burst", "steady", "slow"];
/** Costs as much as ten others, which would be ten more kills. */
const WIDE_SHARE = 0.04;
const ONLINE_SHARE = 0.4;
const STOPPED_SHARE = 0.1;
/** A moment that does not come within that time does not come: the process is killed all the same. */
const PATIENCE_MILLIS = 10_000;
/** How long a request waits for its answer where its sender is to die meanwhile. */
const HELD_ANSWER_MILLIS = 60;
/** From the moment to the kill, in milliseconds, drawn evenly from 0 to this. */
const AFTER_MILLIS: Readonly<Record<Moment, number>> = {
  starting: 150,
  adopting: 60,
  emitting: 150,
  committing: 30,
  exporting: 40,
  answered: 8,
};
const MAX_STOP_MILLIS = 80;

type Rest = Pick<ChildPlan, "task" | "url" | "profile"> & Partial<ChildPlan>;

/** A process that emits, and the moment at which it is to die. All draws are made before it starts. */
export class Victim {
  readonly moment: Moment;
  readonly wasStopped: boolean;
  readonly complaints: string[] = [];
  /** Ledgers that were balanced. */
  balanced: number = 0;
  readonly #plan: ChildPlan;
  readonly #afterMillis: number;
  readonly #stopMillis: number;
  readonly #continuedMillis: number | undefined;
  #askedAt: (() => void) | undefined;
  #wasAsked = false;

  constructor(random: SeededRandom, backend: Backend, plan: (rest: Rest) => ChildPlan) {
    this.moment = random.pick(MOMENTS);
    const isOnline = random.next() < ONLINE_SHARE || this.#needsBackend();
    this.#plan = plan({
      task: "emit",
      url: isOnline ? backend.url : backend.offlineUrl,
      profile: random.next() < WIDE_SHARE ? "wide" : random.pick(PROFILES),
      ...(this.moment === "committing" ? { syncMillis: 5 + random.below(20) } : {}),
    });
    this.#afterMillis = random.next() * AFTER_MILLIS[this.moment];
    this.wasStopped = random.next() < STOPPED_SHARE;
    this.#stopMillis = random.below(MAX_STOP_MILLIS);
    this.#continuedMillis = random.next() < 0.5 ? random.below(MAX_STOP_MILLIS) : undefined;
  }

  /** A request of this process is at the backend. */
  asked(): ReceiverBehaviour {
    this.#wasAsked = true;
    this.#askedAt?.();
    return this.moment === "exporting" ? { delayMillis: HELD_ANSWER_MILLIS } : {};
  }

  async live(children: Children): Promise<void> {
    const child = children.start(this.#plan);
    child.onMessage((message) => this.#heard(message));
    await this.#untilMoment(child);
    await sleep(this.#afterMillis);
    if (this.wasStopped) await this.#pause(child);
    if (child.hasEnded) this.#complain(`ended by itself with ${child.ending}`);
    await child.kill();
    if (child.errors !== "") this.#complain(`wrote to standard error: ${child.errors}`);
  }

  async #untilMoment(child: Child): Promise<void> {
    switch (this.moment) {
      case "starting":
        return;
      case "adopting":
        await child.said("starting", PATIENCE_MILLIS);
        return;
      case "emitting":
        await child.said("ready", PATIENCE_MILLIS);
        return;
      case "committing":
        await child.said("syncing", PATIENCE_MILLIS);
        return;
      case "exporting":
      case "answered":
        await Promise.race([this.#asked(), child.until(() => this.#wasAsked, PATIENCE_MILLIS)]);
    }
  }

  /** Resolves at once when the request comes: the answer is on its way a moment later. */
  #asked(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#wasAsked) resolve();
      else this.#askedAt = resolve;
    });
  }

  /** Stopped for a while, and then killed, or let go for another while before. */
  async #pause(child: Child): Promise<void> {
    child.signal("SIGSTOP");
    await sleep(this.#stopMillis);
    if (this.#continuedMillis === undefined) return;
    child.signal("SIGCONT");
    await sleep(this.#continuedMillis);
  }

  #needsBackend(): boolean {
    return this.moment === "exporting" || this.moment === "answered";
  }

  #heard(message: ChildMessage): void {
    if (message.kind === "ready" || message.kind === "synced") this.#check(message.ledger);
    if (message.kind === "warning" && message.code !== "SONDE_EXPORT_FAILING") {
      this.#complain(`warned: ${message.code}: ${message.message}`);
    }
  }

  #check({ discrepancy }: Ledger): void {
    if (discrepancy === 0) this.balanced++;
    else this.#complain(`its books had a discrepancy of ${discrepancy}`);
  }

  #complain(what: string): void {
    this.complaints.push(`process ${this.#plan.id} (killed while ${this.moment}) ${what}`);
  }
}
