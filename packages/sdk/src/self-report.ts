/** Trouble of the SDK's own, told to the operator. It never carries a value of an event. */
export interface Warning {
  /** Stable; `docs/errors.md` lists them. */
  readonly code: WarningCode;
  readonly message: string;
}

export type WarningCode =
  | "SONDE_EVENT_INVALID"
  | "SONDE_EVENT_UNUSABLE"
  | "SONDE_EVENT_EXPIRED"
  | "SONDE_KEY_UNAVAILABLE"
  | "SONDE_KNOWN_VALUE_REFUSED"
  | "SONDE_SPOOL_UNAVAILABLE"
  | "SONDE_SPOOL_DAMAGED"
  | "SONDE_SPOOL_FULL"
  | "SONDE_SPOOL_THINNED"
  | "SONDE_QUOTA_LOST"
  | "SONDE_BUDGET_OVERSIZE"
  | "SONDE_QUARANTINE_FULL"
  | "SONDE_SPOOL_UNSAFE"
  | "SONDE_SPOOL_NEWER"
  | "SONDE_CLOCK_SUSPECT"
  | "SONDE_MIRROR_UNAVAILABLE"
  | "SONDE_MIRROR_UNUSED"
  | "SONDE_EXPORT_FAILING"
  | "SONDE_EXPORT_REJECTED"
  | "SONDE_EXPORT_BLOCKED"
  | "SONDE_EXPORT_QUARANTINED"
  | "SONDE_METRICS_UNAVAILABLE"
  | "SONDE_OVERRIDE_CLAMPED"
  | "SONDE_OVERRIDES_FILE"
  | "SONDE_TRACE_WITHOUT_THRESHOLD"
  | "SONDE_WORKER_FAILED";

/** Of each code so many subjects are told; then only the counters go on. */
const MAX_SUBJECTS = 64;

/** Says each thing once: a full disk must not fill the host's log too. */
export class SelfReport {
  readonly #told = new Map<WarningCode, Set<string>>();
  readonly #tell: (warning: Warning) => void;

  constructor(tell: (warning: Warning) => void) {
    this.#tell = tell;
  }

  once(code: WarningCode, subject: string, message: string): void {
    const subjects = this.#told.get(code) ?? new Set();
    if (subjects.has(subject) || subjects.size >= MAX_SUBJECTS) return;
    this.#told.set(code, subjects.add(subject));
    try {
      this.#tell({ code, message });
    } catch {
      // The host's listener threw. This runs within emit(), which never throws, and whoever would
      // hear of it is the one who failed: the counters go on.
    }
  }
}
