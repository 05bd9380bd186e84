/** Trouble of the SDK's own, told to the operator. It never carries a value of an event. */
export interface Warning {
  /** Stable; `docs/errors.md` lists them. */
  readonly code: WarningCode;
  readonly message: string;
}

export type WarningCode =
  | "SONDE_EVENT_INVALID"
  | "SONDE_EVENT_UNUSABLE"
  | "SONDE_KEY_UNAVAILABLE"
  | "SONDE_SPOOL_UNAVAILABLE"
  | "SONDE_SPOOL_DAMAGED"
  | "SONDE_SPOOL_FULL"
  | "SONDE_EXPORT_FAILING"
  | "SONDE_WORKER_FAILED";

/** Each subject is told of once in this many at most; then only the counters go on. */
const MAX_SUBJECTS = 256;

/** Says each thing once: a full disk must not fill the host's log too. */
export class SelfReport {
  readonly #told = new Set<string>();
  readonly #tell: (warning: Warning) => void;

  constructor(tell: (warning: Warning) => void) {
    this.#tell = tell;
  }

  once(code: WarningCode, subject: string, message: string): void {
    const key = `${code} ${subject}`;
    if (this.#told.has(key) || this.#told.size >= MAX_SUBJECTS) return;
    this.#told.add(key);
    this.#tell({ code, message });
  }
}
