import { createTraceState, type SpanContext, type TraceState } from "@opentelemetry/api";
import { MAX_OT_CHARACTERS } from "../sample/trace-state.ts";

/** OpenTelemetry's member of a trace state. */
const KEY = "ot";
/** W3C Trace Context, section 3.3.1: so many members at most, and so many characters for what all must carry. */
const MAX_MEMBERS = 32;
const MAX_CHARACTERS = 512;

/** Undefined where there is none: a span context may be of the host's own making, with text or null in its place. */
export function traceStateOf(span: SpanContext | undefined): TraceState | undefined {
  const state: Partial<TraceState> | null | undefined = span?.traceState;
  return typeof state?.get === "function" && typeof state.set === "function"
    ? span?.traceState
    : undefined;
}

/** The member's value; undefined where there is none, or one that is too long to be ours. */
export function otMember(state: TraceState | undefined): string | undefined {
  const value = state?.get(KEY);
  return typeof value === "string" && value.length <= MAX_OT_CHARACTERS ? value : undefined;
}

/**
 * The state with `value` as the member, in the first place as W3C Trace Context has it, or without the member where it is undefined.
 * Other members stay. Where they leave no room, those at the right go (section 3.3.1.5): an old threshold that stays would
 * be worse than a vendor's member that is lost.
 *
 * An empty state, and not undefined, where nothing is left: the SDK takes undefined for "as the parent's".
 */
export function withOtMember(
  state: TraceState | undefined,
  value: string | undefined,
): TraceState | undefined {
  if (value === undefined) return state?.get(KEY) === undefined ? state : state.unset(KEY);
  if (state?.get(KEY) === value) return state;
  const written = (state ?? createTraceState()).set(KEY, value);
  return written.get(KEY) === value ? written : rebuilt(written, value);
}

function rebuilt(state: TraceState, value: string): TraceState {
  const members = [`${KEY}=${value}`];
  let length = members[0]!.length;
  for (const member of state.serialize().split(",")) {
    if (member.startsWith(`${KEY}=`)) continue;
    length += 1 + member.length;
    if (length > MAX_CHARACTERS || members.length === MAX_MEMBERS) break;
    members.push(member);
  }
  return createTraceState(members.join(","));
}
