import type { Wake } from "./io.ts";

/** This long without a change counts as quiet. Saving a file is often several changes. */
const QUIET_MILLIS = 100;

/** Changes that never cease, such as a log in the wrong folder, are let through after this many turns. */
const MAX_TURNS = 20;

/** Turns bursts of changes into single wakes. A change while nobody waits is kept for the next wait. */
export class ChangeSignal {
  #state: "idle" | "settling" | "ready" | "over" = "idle";
  #changedAgain = false;
  #turns = 0;
  #timer: NodeJS.Timeout | undefined;
  #end: Wake = { kind: "stopped" };
  #resolve: ((wake: Wake) => void) | undefined;

  changed(): void {
    if (this.#state === "settling") this.#changedAgain = true;
    if (this.#state !== "idle") return;
    this.#state = "settling";
    this.#turns = 0;
    this.#settle();
  }

  /** Ends this wait and every later one. The first end is the one that counts. */
  end(wake: Wake): void {
    if (this.#state === "over") return;
    clearTimeout(this.#timer);
    this.#state = "over";
    this.#end = wake;
    this.#deliver();
  }

  /** One wait at a time. */
  next(): Promise<Wake> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#deliver();
    });
  }

  #settle(): void {
    this.#changedAgain = false;
    this.#turns += 1;
    this.#timer = setTimeout(() => {
      if (this.#changedAgain && this.#turns < MAX_TURNS) {
        this.#settle();
      } else {
        this.#state = "ready";
        this.#deliver();
      }
    }, QUIET_MILLIS);
  }

  #deliver(): void {
    const resolve = this.#resolve;
    if (resolve === undefined || (this.#state !== "ready" && this.#state !== "over")) return;
    this.#resolve = undefined;
    if (this.#state === "ready") this.#state = "idle";
    resolve(this.#state === "over" ? this.#end : { kind: "changed" });
  }
}
