import type { RedactionTally } from "../scrub/redaction-tally.ts";
import { errorFingerprint } from "../scrub/stack/error-fingerprint.ts";
import type { TextScrubbing } from "./encode-value.ts";
import { TrailerField } from "./field.ts";
import type { LayoutField } from "./layout.ts";
import { type RowCursor, TEXT_LENGTH_BYTES } from "./row-cursor.ts";

/** Goes up when detectors or placeholders change, so that a reader can tell one scrubbing from another. */
const SCRUB_VERSION = "v1";
const MAX_REDACTION_BYTES = 512;
const MAX_FINGERPRINT_BYTES = 16;
/** OpenTelemetry's key of a stack trace. */
const STACK_KEY = "exception.stacktrace";

const REDACTION: LayoutField = {
  key: "sonde.redaction",
  type: "string",
  class: "system",
  form: "text",
};
const FINGERPRINT: LayoutField = {
  key: "sonde.exception.fingerprint",
  type: "string",
  class: "system",
  form: "text",
};

/**
 * What a record with text says beside its own attributes: `sonde.redaction`, what was replaced in it, and with a stack trace
 * `sonde.exception.fingerprint`, made before the trace was scrubbed so that equal errors stay together whatever was replaced.
 */
export class RecordTrailer {
  readonly fields: readonly LayoutField[];
  readonly maxBytes: number;
  readonly #tally: RedactionTally;
  readonly #redaction: TrailerField;
  readonly #fingerprint: TrailerField | undefined;
  #stack: string | undefined;

  /** `index` is that of the first field behind the event's own. */
  constructor(row: RowCursor, index: number, hasStack: boolean, tally: RedactionTally) {
    this.#tally = tally;
    this.#redaction = new TrailerField(row, index, MAX_REDACTION_BYTES);
    this.#fingerprint = hasStack
      ? new TrailerField(row, index + 1, MAX_FINGERPRINT_BYTES)
      : undefined;
    this.fields = hasStack ? [REDACTION, FINGERPRINT] : [REDACTION];
    this.maxBytes =
      TEXT_LENGTH_BYTES +
      MAX_REDACTION_BYTES +
      (hasStack ? TEXT_LENGTH_BYTES + MAX_FINGERPRINT_BYTES : 0);
  }

  /** The scrubber of a field, through which a stack trace is seen before anything of it is gone. */
  watching(key: string, scrubber: TextScrubbing): TextScrubbing {
    if (key !== STACK_KEY) return scrubber;
    return {
      scrub: (text) => {
        this.#stack = text;
        return scrubber.scrub(text);
      },
    };
  }

  /** Before the first field of a row. */
  begin(): void {
    this.#tally.begin();
    this.#stack = undefined;
  }

  /** After the last one. */
  write(): void {
    const redacted = this.#tally.ofRecord;
    if (redacted !== undefined) this.#redaction.put(`${SCRUB_VERSION};${redacted}`);
    const stack = this.#stack;
    if (stack === undefined || this.#fingerprint === undefined) return;
    this.#stack = undefined;
    this.#fingerprint.put(errorFingerprint(stack));
  }
}

export function hasStackField(keys: readonly string[]): boolean {
  return keys.includes(STACK_KEY);
}
