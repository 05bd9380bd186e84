import type { DiagnosticLevel, EventHandle } from "./emit/definition.ts";
import type { EventsPush } from "./events-push.ts";
import { forgetEvent, MAX_FORGOTTEN } from "./forget-event.ts";
import type { LedgerMetrics } from "./ledger-metrics.ts";
import type { LedgerReporter } from "./ledger-reporter.ts";
import { definitionOf, type Preview } from "./preview.ts";
import { COUNTER_ROW_INTERVAL_MILLIS, type HostSide } from "./row/host-side.ts";
import type { SamplingReporter } from "./sampling-reporter.ts";
import { KNOWN_CLASSES, type KnownClass } from "./scrub/known/known-values.ts";
import { actionFor, type PrivacyLevel } from "./scrub/policy.ts";
import type { Ledger } from "./spool/ledger.ts";
import type { SpoolLink } from "./spool-link.ts";

/** A running SDK. No method rejects or throws; what could not be done is in the result. */
export interface Sonde {
  /** Resolves when all that was emitted before is synced, or could not be. */
  sync(): Promise<{ readonly synced: boolean }>;
  /** Syncs and waits until nothing is left to deliver. Default `timeoutMillis` 10,000; at most a day, and so is Infinity. */
  flush(options?: { readonly timeoutMillis?: number }): Promise<{ readonly drained: boolean }>;
  /**
   * Flushes, closes the books and stops. What is not delivered stays on disk for the next process.
   * Default `timeoutMillis` 2,000; at most a day, and so is Infinity. Events emitted later go nowhere and are not counted.
   */
  shutdown(options?: { readonly timeoutMillis?: number }): Promise<{ readonly drained: boolean }>;
  /** The books of the spool directory: exact after `sync`, `flush` and `shutdown`, else up to 1 s old. */
  ledger(): Ledger;
  /**
   * The books of each mirror, by its name in `export.mirrors`, as old as those of the spool. A row is `imported` there when its
   * segment is linked, and then `delivered`, `rejected`, `dropped` or `buffered`. They are no part of `ledger()`.
   */
  mirrorLedgers(): Readonly<Record<string, Ledger>>;
  /**
   * The customer's level from now on. Events emitted later, and rows that wait on the disk, go by it; at `off` what waits is given
   * up, counted as `dropped.level`, and not even a probe is sent. `applied` is false where the spool did not answer, or at `off`
   * something is there still: it goes by the new level as soon as it can, and nothing leaves meanwhile.
   */
  setLevel(level: PrivacyLevel): Promise<{ readonly applied: boolean }>;
  /** Exactly what would leave of an event, at each level, without emitting it. */
  preview<A extends object>(event: EventHandle<A>, attributes: NoInfer<A>): Preview;
  /** Values that name something of the customer and are found in text wherever they stand. */
  readonly knownValues: SondeKnownValues;
  /**
   * Asks the backend to delete what it has of a value: emits `sonde.forget` with its pseudonyms of the running epoch and the eight
   * before, and lets go of the value in memory. `asked` is false where there is no key, at level `off`, where a policy lets
   * nothing of class system out, or where there was no room.
   */
  forget(value: string): { readonly pseudonyms: readonly string[]; readonly asked: boolean };
  /**
   * Destroys the key in memory and removes its file: no pseudonym can be made or tested again, and identifiers are dropped until
   * a process starts, which makes another key. What a provider of keys has is its own to destroy.
   */
  destroyKey(): { readonly fileRemoved: boolean };
}

export interface SondeKnownValues {
  /** False where the value is too short, too long, a common word or one too many (10,000), and for a class that there is not. */
  add(knownClass: KnownClass, value: string): boolean;
  /** False where it was not known. */
  remove(value: string): boolean;
}

const LEVELS: readonly PrivacyLevel[] = ["off", "basic", "full"];
const FLUSH_TIMEOUT_MILLIS = 10_000;
const SHUTDOWN_TIMEOUT_MILLIS = 2000;
/** A timer of Node's with more than 25 days, or without a number, is over at once. */
const MAX_TIMEOUT_MILLIS = 86_400_000;

export interface SondeParts {
  readonly host: HostSide;
  readonly link: SpoolLink;
  readonly reporter: LedgerReporter;
  readonly sampling: SamplingReporter;
  /** Undefined where the counts of events are not posted. */
  readonly push: EventsPush | undefined;
  /** Registers metrics; asked once each time that something may leave. */
  readonly metrics: () => LedgerMetrics;
  /** From here on handles find no SDK. */
  readonly detach: () => void;
  readonly stopped: (hasEnded: boolean) => void;
  /** Removes the file of the installation's key. False where a provider has the key, or it is there still. */
  readonly removeKey: () => boolean;
}

/** Host and spool of this process: what has to happen to which of them, and in what order. */
export class RunningSonde implements Sonde {
  readonly #host: HostSide;
  readonly #link: SpoolLink;
  readonly #parts: SondeParts;
  /** Undefined at level `off`: the customer said that nothing leaves, and that goes for what the SDK has to say, too. */
  #metrics: LedgerMetrics | undefined;
  readonly #timer: NodeJS.Timeout;
  #shutdown: Promise<{ readonly drained: boolean }> | undefined;

  constructor(parts: SondeParts) {
    this.#host = parts.host;
    this.#link = parts.link;
    this.#parts = parts;
    if (!this.#isOff) this.#metrics = parts.metrics();
    this.#timer = setInterval(() => this.#tick(), COUNTER_ROW_INTERVAL_MILLIS);
    this.#timer.unref();
  }

  async sync(): Promise<{ readonly synced: boolean }> {
    await this.#putCounters();
    const { isDone } = await this.#link.ask({ kind: "sync" });
    return { synced: isDone };
  }

  async flush(
    options: { readonly timeoutMillis?: number } = {},
  ): Promise<{ readonly drained: boolean }> {
    await this.#putCounters();
    const timeoutMillis = readTimeout(options?.timeoutMillis, FLUSH_TIMEOUT_MILLIS);
    this.#pushCounts(timeoutMillis);
    const { isDone } = await this.#link.ask({ kind: "flush", timeoutMillis });
    return { drained: isDone };
  }

  shutdown(
    options: { readonly timeoutMillis?: number } = {},
  ): Promise<{ readonly drained: boolean }> {
    this.#shutdown ??= this.#stop(readTimeout(options?.timeoutMillis, SHUTDOWN_TIMEOUT_MILLIS));
    return this.#shutdown;
  }

  ledger(): Ledger {
    return this.#link.ledger();
  }

  mirrorLedgers(): Readonly<Record<string, Ledger>> {
    return this.#link.report().mirrors ?? {};
  }

  async setLevel(level: PrivacyLevel): Promise<{ readonly applied: boolean }> {
    if (!LEVELS.includes(level)) return { applied: false };
    this.#host.setLevel(level);
    if (this.#isOff) {
      this.#metrics?.stop();
      this.#metrics = undefined;
    } else if (this.#shutdown === undefined) this.#metrics ??= this.#parts.metrics();
    // Before the counts, which may have to wait for room: nothing more is sent by the level of before, whatever comes of the thread.
    void this.#link.ask({ kind: "level", level });
    await this.#putCounters();
    // Meanwhile somebody may have asked for another level: the spool must not end up with the older wish.
    const current = this.#host.privacy.level;
    const { isDone } = await this.#link.ask({ kind: "level", level: current });
    return { applied: isDone && current === level };
  }

  preview<A extends object>(event: EventHandle<A>, attributes: NoInfer<A>): Preview {
    const declared = definitionOf(event);
    const at = (level: DiagnosticLevel): Preview["basic"] => {
      if (declared === undefined) return undefined;
      const { bound, definition } = declared;
      try {
        const whole = bound === undefined ? attributes : { ...attributes, ...bound };
        return this.#host.preview(definition, whole, level);
      } catch {
        // As with emit(): what the attributes' own code throws makes the event invalid.
        return "invalid";
      }
    };
    return { off: undefined, basic: at("basic"), full: at("full") };
  }

  readonly knownValues: SondeKnownValues = {
    add: (knownClass, value) =>
      KNOWN_CLASSES.includes(knownClass) &&
      typeof value === "string" &&
      this.#host.privacy.known.add(knownClass, value),
    remove: (value) => typeof value === "string" && this.#host.privacy.known.remove(value),
  };

  forget(value: string): { readonly pseudonyms: readonly string[]; readonly asked: boolean } {
    if (typeof value !== "string") return { pseudonyms: [], asked: false };
    const { privacy } = this.#host;
    const all = [
      ...privacy.pseudonymsOf("identifier", value),
      ...privacy.pseudonymsOf("personal", value),
    ];
    const pseudonyms = [...new Set(all)].slice(0, MAX_FORGOTTEN);
    privacy.forget(value);
    // Without its pseudonyms the event asks for nothing: a policy may let out nothing of class system.
    const mayAsk = pseudonyms.length > 0 && actionFor("system", privacy.exposure) === "keep";
    const asked = mayAsk && this.#host.emitOwn(forgetEvent, { pseudonyms });
    return { pseudonyms, asked };
  }

  destroyKey(): { readonly fileRemoved: boolean } {
    this.#host.destroyKey();
    return { fileRemoved: this.#parts.removeKey() };
  }

  get #isOff(): boolean {
    return this.#host.privacy.level === "off";
  }

  #tick(): void {
    this.#host.renewKey();
    this.#host.refreshSampling();
    this.#metrics?.refresh();
    if (!this.#isOff) {
      this.#parts.reporter.tick();
      this.#parts.sampling.tick();
      this.#parts.push?.tick();
    }
    this.#host.putCounters();
  }

  /**
   * All that was counted so far goes into the ring. One that is full, of which the counts tell too, has
   * to be emptied first; a disk that hangs costs a second here, and the counts are of the last time.
   */
  async #putCounters(): Promise<void> {
    if (this.#host.putCounters()) return;
    await this.#link.ask({ kind: "flush", timeoutMillis: 0 });
    this.#host.putCounters();
  }

  /** Where there is time for it: nobody waits for a request then. */
  #pushCounts(timeoutMillis: number): void {
    if (!this.#isOff && timeoutMillis > 0) this.#parts.push?.hand();
  }

  /** What was seen since the last time leaves too, before the books, which count its rows. */
  async #saySampling(): Promise<void> {
    const { sampling } = this.#parts;
    if (this.#isOff || !sampling.isLastDue) return;
    sampling.report();
    await this.#putCounters();
  }

  /** The last books leave too, or stay on disk for the next process. */
  async #sayLast(): Promise<void> {
    const { reporter } = this.#parts;
    if (this.#isOff || !reporter.isLastDue) return;
    await this.#link.ask({ kind: "flush", timeoutMillis: 0 });
    reporter.report();
    this.#host.putCounters();
  }

  async #stop(timeoutMillis: number): Promise<{ readonly drained: boolean }> {
    clearInterval(this.#timer);
    // From here on handles find no SDK: what they emit is nobody's, and the books can be closed.
    this.#parts.detach();
    await this.#putCounters();
    await this.#saySampling();
    await this.#sayLast();
    this.#pushCounts(timeoutMillis);
    const { isDone } = await this.#link.ask({ kind: "shutdown", timeoutMillis });
    this.#metrics?.stop();
    const hasEnded = await this.#link.close();
    // Not before: a process that exits while this is under way still has rows in the ring.
    this.#parts.stopped(hasEnded);
    return { drained: isDone };
  }
}

/** These methods do not throw: what is no number is as if it were not given. */
function readTimeout(value: unknown, defaultMillis: number): number {
  if (typeof value !== "number" || Number.isNaN(value)) return defaultMillis;
  return Math.min(Math.max(value, 0), MAX_TIMEOUT_MILLIS);
}
