import { type DestinationPrivacy, exposureAt } from "./destination-privacy.ts";
import type { SwitchedDrain } from "./export/switched-drain.ts";
import type { MirrorSide } from "./mirror-side.ts";
import type { PrivacyLevel } from "./scrub/policy.ts";
import type { Spool } from "./spool/spool.ts";

/**
 * The customer's level on the spool's side, and all that hangs on it: what leases give out, whether anything is sent at all, and
 * at `off` that nothing stays stored.
 */
export class LevelSwitch {
  readonly #spool: Spool;
  readonly #drain: SwitchedDrain;
  readonly #mirrors: MirrorSide;
  readonly #primary: DestinationPrivacy | undefined;
  #level: PrivacyLevel;

  constructor(
    level: PrivacyLevel,
    primary: DestinationPrivacy | undefined,
    spool: Spool,
    drain: SwitchedDrain,
    mirrors: MirrorSide,
  ) {
    this.#level = level;
    this.#primary = primary;
    this.#spool = spool;
    this.#drain = drain;
    this.#mirrors = mirrors;
  }

  get isOff(): boolean {
    return this.#level === "off";
  }

  /** At once: nothing more is sent by the level of before. What is stored is {@link purge}'s. */
  set(level: PrivacyLevel): void {
    this.#level = level;
    this.#drain.switch(!this.isOff);
    this.#mirrors.expose(level);
    this.#spool.expose(exposureAt(level, this.#primary));
  }

  /** Nothing is there, here and in mirrors, and nothing that a dead process left is still to be taken over. */
  get isEmpty(): boolean {
    const { bufferedItems, isBehind } = this.#spool;
    return bufferedItems === 0 && !isBehind && this.#mirrors.bufferedItems === 0;
  }

  /**
   * Gives up what is stored, and what came to be there since, from processes that died or a ring that was not empty. Mirrors last: to
   * give up what it has, the spool ends its open segments, and mirrors get those.
   */
  purge(): void {
    this.#spool.purge();
    this.#mirrors.purge();
  }
}
