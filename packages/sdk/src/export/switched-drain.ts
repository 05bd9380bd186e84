import type { Drain } from "./drain.ts";

/**
 * A drain that can be switched off and on again. At level `off` nothing may leave, not even the empty request that asks whether a
 * backend is back: requests under way are given up, connections are closed, and nothing is sent until it is on again.
 */
export class SwitchedDrain {
  readonly #make: () => Drain;
  #drain: Drain | undefined;
  #isOn: boolean;
  #isStarted = false;
  /** The drain of now has begun: it does not while the one before is ending. */
  #isRunning = false;
  /** The end of drains that were switched off, as long as one has not ended. */
  #ending: Promise<void> | undefined;
  #hurried = 0;
  #endHurry: (() => void) | undefined;

  constructor(make: () => Drain, isOn: boolean) {
    this.#make = make;
    this.#isOn = isOn;
  }

  start(): void {
    this.#isStarted = true;
    if (this.#isOn) this.#begin();
  }

  switch(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    if (!this.#isStarted) return;
    if (isOn) {
      this.#begin();
      return;
    }
    const drain = this.#drain;
    this.#drain = undefined;
    this.#isRunning = false;
    this.#endHurry = undefined;
    if (drain !== undefined) this.#end(drain);
  }

  /** See {@link Drain.hurry}; holds for a drain that is switched on meanwhile, too. */
  hurry(): () => void {
    // One that is about to start is hurried then, and once.
    if (this.#hurried++ === 0 && this.#isRunning) this.#endHurry = this.#drain?.hurry();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      if (--this.#hurried === 0) this.#endHurry?.();
    };
  }

  /** Ends after the requests under way were given up. Nothing is settled later. */
  async stop(): Promise<void> {
    this.switch(false);
    await this.#ending;
  }

  #end(drain: Drain): void {
    const over = (): void => {
      if (this.#ending === ending) this.#ending = undefined;
    };
    // A drain that fails to end is over as well: nobody waits here who could be told, and the next one must start.
    const ending = Promise.all([this.#ending, drain.stop()]).then(over, over);
    this.#ending = ending;
  }

  #begin(): void {
    const drain = this.#make();
    this.#drain = drain;
    const start = (): void => {
      if (this.#drain !== drain) return;
      drain.start();
      this.#isRunning = true;
      if (this.#hurried > 0) this.#endHurry = drain.hurry();
    };
    // What the drain before gave up may still be about to end, and must not be sent beside this one.
    if (this.#ending === undefined) start();
    else void this.#ending.then(start);
  }
}
