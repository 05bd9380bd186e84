import { parseOtTraceState, writeOtTraceState } from "../sample/trace-state.ts";
import { type Foreign, foreign, integerOf, withoutUndefined } from "./foreign.ts";

const TRACE_ID = /^[0-9a-f]{32}$/i;
const SPAN_ID = /^[0-9a-f]{16}$/i;
/** The longest that W3C Trace Context 1 asks anybody to carry (section 3.3.1.5), in characters. */
const MAX_STATE_CHARACTERS = 512;
/** OpenTelemetry's own member, for sampling: `ot=th:c;rv:9b8233f7e3a151` (specification, "TraceState: Probability Sampling"). */
const SAMPLING = "ot=";

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

/** Members of other vendors and other sub-keys are opaque: whatever is in them, no detector could tell. T and R stay, or the span would lose its weight. */
function samplingState(state: Foreign, drop: (reason: string) => void): TraceState | undefined {
  if (typeof state["serialize"] !== "function") return undefined;
  const text: unknown = state["serialize"]();
  if (typeof text !== "string" || text === "") return undefined;
  const members = text.slice(0, MAX_STATE_CHARACTERS).split(",");
  // Cut in its middle, T would be another one.
  if (text.length > MAX_STATE_CHARACTERS) members.pop();
  const member = members.find((one) => one.trim().startsWith(SAMPLING))?.trim();
  const sampling = parseOtTraceState(member?.slice(SAMPLING.length) ?? "");
  const left = sampling && writeOtTraceState(undefined, sampling);
  if (left === undefined || !isSameState(text.trim(), left)) drop("tracestate");
  return left === undefined ? undefined : readOnlyState(`${SAMPLING}${left}`);
}

/** In whatever order the two were written. */
function isSameState(text: string, left: string): boolean {
  const sorted = (value: string): string => value.split(";").sort().join(";");
  return text.startsWith(SAMPLING) && sorted(text.slice(SAMPLING.length)) === sorted(left);
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
