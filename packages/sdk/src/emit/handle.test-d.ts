import type { Context } from "@opentelemetry/api";
import { describe, expectTypeOf, it } from "vitest";
import { defineEvent, type EventDefinition, type EventHandle } from "../emitter.ts";

interface DiskSlow {
  volumeId: string;
  durationSeconds: number;
  state?: "healthy" | "faulted";
  bytes?: number | bigint;
  tags?: Readonly<Record<string, string>>;
}

declare const definition: EventDefinition<DiskSlow>;
const handle = defineEvent<DiskSlow>(definition);

describe("EventHandle", () => {
  it("takes the required attributes and any of the optional ones", () => {
    expectTypeOf(handle).toEqualTypeOf<EventHandle<DiskSlow>>();
    expectTypeOf(handle.emit).parameter(0).toEqualTypeOf<DiskSlow>();
    handle.emit({ volumeId: "v", durationSeconds: 1 });
    handle.emit({
      volumeId: "v",
      durationSeconds: 1,
      state: "faulted",
      bytes: 2n,
      tags: { a: "b" },
    });
    // @ts-expect-error a required attribute is missing
    handle.emit({ volumeId: "v" });
    // @ts-expect-error a number is no string
    handle.emit({ volumeId: 5, durationSeconds: 1 });
    // @ts-expect-error not a member of the closed enum
    handle.emit({ volumeId: "v", durationSeconds: 1, state: "sick" });
    // @ts-expect-error there is no such attribute
    handle.emit({ volumeId: "v", durationSeconds: 1, colour: "red" });
    // @ts-expect-error there is nothing to emit
    handle.emit();
  });

  it("takes a time and a context, and returns nothing", () => {
    const attributes: DiskSlow = { volumeId: "v", durationSeconds: 1 };
    expectTypeOf(handle.emit(attributes)).toEqualTypeOf<void>();
    handle.emit(attributes, { timestamp: new Date() });
    handle.emit(attributes, { timestamp: 1, context: {} as Context });
    // @ts-expect-error a text is no time
    handle.emit(attributes, { timestamp: "now" });
    // @ts-expect-error there is no such option
    handle.emit(attributes, { time: 1 });
    expectTypeOf(handle.enabled()).toEqualTypeOf<boolean>();
  });

  it("asks no longer for what was bound", () => {
    const bound = handle.with({ volumeId: "v" });
    expectTypeOf(bound).toEqualTypeOf<EventHandle<Omit<DiskSlow, "volumeId">>>();
    bound.emit({ durationSeconds: 1 });
    bound.with({ durationSeconds: 1 }).emit({});
    // @ts-expect-error the other required attribute is still asked for
    bound.emit({});
    // @ts-expect-error it is bound already
    bound.emit({ volumeId: "w", durationSeconds: 1 });
    // @ts-expect-error there is no such attribute
    handle.with({ colour: "red" });
    // @ts-expect-error a number is no string
    handle.with({ volumeId: 5 });
  });

  it("is declared whole: every attribute has a field", () => {
    // @ts-expect-error the field of `durationSeconds` and more are missing
    const fields: EventDefinition<DiskSlow>["fields"] = {
      volumeId: { key: "acme.volume.id", type: "string", class: "identifier" },
    };
    expectTypeOf(fields).toHaveProperty("tags");
  });
});
