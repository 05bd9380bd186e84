import {
  type Baggage,
  type Context,
  propagation,
  type TextMapPropagator,
} from "@opentelemetry/api";

/**
 * The last gate before `propagator`: outgoing requests carry of the baggage only the entries that are named, without their metadata.
 * Baggage is what callers put there for whoever comes next, and goes to every host that is called. Incoming baggage is not touched.
 *
 * Trace ids and trace state are passed on as they are: what other services need to join a trace.
 */
export function scrubbingPropagator(
  propagator: TextMapPropagator,
  allowedEntries: readonly string[] = [],
): TextMapPropagator {
  return {
    inject: (context, carrier, setter) =>
      propagator.inject(withBaggage(context, allowedEntries), carrier, setter),
    extract: (context, carrier, getter) => propagator.extract(context, carrier, getter),
    fields: () => propagator.fields(),
  };
}

function withBaggage(context: Context, allowedEntries: readonly string[]): Context {
  const baggage = propagation.getBaggage(context);
  if (baggage === undefined) return context;
  const allowed = allowedOf(baggage, allowedEntries);
  return allowed === undefined
    ? propagation.deleteBaggage(context)
    : propagation.setBaggage(context, allowed);
}

function allowedOf(baggage: Baggage, allowedEntries: readonly string[]): Baggage | undefined {
  const entries = allowedEntries.flatMap((key) => {
    const entry = baggage.getEntry(key);
    return entry === undefined ? [] : [[key, { value: entry.value }] as const];
  });
  return entries.length === 0 ? undefined : propagation.createBaggage(Object.fromEntries(entries));
}
