import type { Priority } from "../emit/definition.ts";
import type { Adopted } from "./adoption.ts";
import type { Instance } from "./instance.ts";
import type { Ledger } from "./ledger.ts";
import type { Mirror } from "./mirror.ts";

/** All mirrors of a spool, as the spool sees them. None of this throws, and none of it holds the spool back. */
export class MirrorSet {
  readonly #mirrors: readonly Mirror[];

  constructor(mirrors: readonly Mirror[] = []) {
    this.#mirrors = mirrors;
  }

  get isEmpty(): boolean {
    return this.#mirrors.length === 0;
  }

  follow(source: Instance | undefined): void {
    for (const mirror of this.#mirrors) mirror.follow(source);
  }

  sealed(lane: Priority): void {
    for (const mirror of this.#mirrors) mirror.sealed(lane);
  }

  claimed(adopted: Adopted): void {
    for (const mirror of this.#mirrors) mirror.claimed(adopted);
  }

  maintain(): void {
    for (const mirror of this.#mirrors) mirror.maintain();
  }

  close(): void {
    for (const mirror of this.#mirrors) mirror.close();
  }

  /** By name. */
  ledgers(): Readonly<Record<string, Ledger>> {
    return Object.fromEntries(this.#mirrors.map((mirror) => [mirror.name, mirror.ledger()]));
  }
}
