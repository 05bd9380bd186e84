import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type TextMapPropagator,
} from "@opentelemetry/api";
import { expect, test } from "vitest";
import { scrubbingPropagator } from "./propagator.ts";

/** Writes what a propagator of baggage would. */
const inner: TextMapPropagator = {
  inject: (context, carrier, setter) => {
    const entries = propagation.getBaggage(context)?.getAllEntries() ?? [];
    const text = entries.map(
      ([key, { value, metadata }]) => `${key}=${value}${metadata?.toString() ?? ""}`,
    );
    setter.set(carrier, "baggage", text.join(","));
  },
  extract: (context) => propagation.setBaggage(context, baggage()),
  fields: () => ["baggage"],
};

function baggage(): ReturnType<typeof propagation.createBaggage> {
  return propagation.createBaggage({ tenant: { value: "contoso" }, region: { value: "eu" } });
}

function sent(propagator: TextMapPropagator, context: Context): string | undefined {
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, defaultTextMapSetter);
  return carrier["baggage"];
}

test("no entry of the baggage leaves, but those that are named", () => {
  const context = propagation.setBaggage(ROOT_CONTEXT, baggage());
  expect(sent(inner, context)).toBe("tenant=contoso,region=eu");
  expect(sent(scrubbingPropagator(inner), context)).toBe("");
  expect(sent(scrubbingPropagator(inner, ["region", "none"]), context)).toBe("region=eu");
  expect(propagation.getBaggage(context)?.getAllEntries()).toHaveLength(2);
});

test("a context without baggage, what comes in and the fields are as before", () => {
  const scrubbing = scrubbingPropagator(inner);
  expect(sent(scrubbing, ROOT_CONTEXT)).toBe("");
  const extracted = scrubbing.extract(ROOT_CONTEXT, {}, defaultTextMapGetter);
  expect(propagation.getBaggage(extracted)?.getEntry("tenant")?.value).toBe("contoso");
  expect(scrubbing.fields()).toEqual(["baggage"]);
});
