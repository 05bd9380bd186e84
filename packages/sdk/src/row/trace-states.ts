import type { SpanContext, TraceState } from "@opentelemetry/api";
import { MAX_OT_CHARACTERS, type OtTraceState, parseOtTraceState } from "../sample/trace-state.ts";

/**
 * What the trace at hand says of R and T, in the member `ot` of its state. Parsed once for all events in a row that are in one
 * trace. Bounds: one value is remembered, of at most 256 characters.
 */
export class TraceStates {
  #value = "";
  #parsed: OtTraceState | undefined;

  of(span: SpanContext): OtTraceState | undefined {
    // A span context may be of the host's own making, and say anything: null, or the text of a header.
    const { traceState } = span as { traceState?: Partial<TraceState> | null };
    if (typeof traceState?.get !== "function") return undefined;
    const value: unknown = traceState.get("ot");
    if (typeof value !== "string" || value.length > MAX_OT_CHARACTERS) return undefined;
    if (value !== this.#value) {
      this.#parsed = parseOtTraceState(value);
      this.#value = value;
    }
    return this.#parsed;
  }
}
