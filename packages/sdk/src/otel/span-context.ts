import { type Foreign, foreign, integerOf, withoutUndefined } from "./foreign.ts";

const TRACE_ID = /^[0-9a-f]{32}$/i;
const SPAN_ID = /^[0-9a-f]{16}$/i;
/** The longest that W3C Trace Context 1 asks anybody to carry (section 3.3.1.5), in characters. */
const MAX_STATE_CHARACTERS = 512;
/** OpenTelemetry's own member, for sampling: `ot=th:c;rv:9b8233f7e3a151` (specification, "TraceState: Probability Sampling"). */
const SAMPLING = /^ot=((?:(?:th:[0-9a-f]{1,14}|rv:[0-9a-f]{14})(?:;|$)){1,2})$/;

export interface CopiedSpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean;
  readonly traceState?: TraceState;
}

interface TraceState {
  readonly serialize: () => string;
  readonly get: (key: string) => string | undefined;
  readonly set: () => TraceState;
  readonly unset: () => TraceState;
}

/** Undefined where the ids are none. Of the trace state nothing stays but what samplers of OpenTelemetry need. */
export function copySpanContext(
  value: unknown,
  drop: (reason: string) => void,
): CopiedSpanContext | undefined {
  const { traceId, spanId, traceFlags, isRemote, traceState } = foreign(value);
  if (typeof traceId !== "string" || !TRACE_ID.test(traceId)) return undefined;
  if (typeof spanId !== "string" || !SPAN_ID.test(spanId)) return undefined;
  return withoutUndefined({
    traceId,
    spanId,
    traceFlags: integerOf(traceFlags) & 0xff,
    isRemote: typeof isRemote === "boolean" ? isRemote : undefined,
    traceState: traceState === undefined ? undefined : samplingState(foreign(traceState), drop),
  });
}

/** Other vendors' members are opaque: whatever is in them, no detector could tell. */
function samplingState(state: Foreign, drop: (reason: string) => void): TraceState | undefined {
  if (typeof state["serialize"] !== "function") return undefined;
  const text: unknown = state["serialize"]();
  if (typeof text !== "string" || text === "") return undefined;
  const members = text.slice(0, MAX_STATE_CHARACTERS).split(",");
  const sampling = members.find((member) => SAMPLING.test(member.trim()))?.trim();
  if (text.trim() !== sampling) drop("tracestate");
  return sampling === undefined ? undefined : readOnlyState(sampling);
}

function readOnlyState(text: string): TraceState {
  const state: TraceState = {
    serialize: () => text,
    get: (key) => (key === "ot" ? text.slice(3) : undefined),
    set: () => state,
    unset: () => state,
  };
  return state;
}
