import type { AttributePass } from "../scrub/attribute-pass.ts";
import type { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import type { ScrubbedValue } from "../scrub/attribute-values.ts";
import { errorFingerprint } from "../scrub/stack/error-fingerprint.ts";
import { foreign } from "./foreign.ts";

/** Of the stack as it was: errors that were equal stay equal, whatever was replaced in them. */
const FINGERPRINT_KEY = "sonde.exception.fingerprint";
const FINGERPRINT = /^[0-9a-f]{16}$/;
/** What detectors replaced in a record and what was dropped, by number: never where, how long or under which key. */
export const REDACTION_KEY = "sonde.redaction";

/** The attributes of a span, an event or a log record, with a fingerprint where they have a stack. */
export function scrubAttributes(
  scrubber: AttributeScrubber,
  source: unknown,
  pass: AttributePass,
): Record<string, ScrubbedValue> {
  const fingerprint = fingerprintOf(source);
  const scrubbed = scrubber.attributes(source, pass);
  return fingerprint === undefined ? scrubbed : { ...scrubbed, [FINGERPRINT_KEY]: fingerprint };
}

function fingerprintOf(source: unknown): string | undefined {
  try {
    const { [FINGERPRINT_KEY]: before, "exception.stacktrace": stack } = foreign(source);
    // Of a stack that was scrubbed already the one from before is the better one.
    if (typeof before === "string" && FINGERPRINT.test(before)) return before;
    return typeof stack === "string" ? errorFingerprint(stack) : undefined;
  } catch {
    // A getter that throws: the attribute is dropped and counted where it is scrubbed.
    return undefined;
  }
}
