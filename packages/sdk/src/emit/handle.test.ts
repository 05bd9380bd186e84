import { describe, expect, it, vi } from "vitest";
import { type Attributes, definition, event } from "../../test/support/host/definitions.ts";
import { RunningHost } from "../../test/support/host/running-host.ts";
import { defineEvent } from "./handle.ts";
import { globalSlot } from "./slot.ts";

const FIELDS = { size: { key: "acme.size", type: "int", class: "operational" } } as const;

describe("a handle", () => {
  it("does nothing without an SDK, and looks at nothing", () => {
    const handle = event(FIELDS);
    const attributes = Object.defineProperty({}, "size", {
      get: () => expect.fail("it was looked at"),
    });
    expect(handle.enabled()).toBe(false);
    expect(handle.emit(attributes)).toBeUndefined();
    expect(handle.with({ size: 1 }).emit({})).toBeUndefined();
    expect(handle.name).toBe("acme.disk.slow");
  });

  it("of an expired event copies nothing into a bound handle, with an SDK or without", () => {
    const handle = event(FIELDS, { expired: "2026-10-31" });
    const attributes = Object.defineProperty({}, "size", {
      enumerable: true,
      get: () => expect.fail("it was looked at"),
    });
    const use = (): void => {
      const bound = handle.with(attributes);
      expect(bound.enabled()).toBe(false);
      expect(bound.emit(attributes)).toBeUndefined();
      expect(bound.name).toBe("acme.disk.slow");
    };
    use();
    using running = new RunningHost();
    use();
    expect(running.counts()).toMatchObject({ emitted: 1, disabled: 1 });
  });

  it("finds an SDK that starts later, and lets go of it when it ends", () => {
    const [handle, bound] = [event(FIELDS), event(FIELDS).with({ size: 1 })];
    handle.emit({});
    const first = new RunningHost();
    expect(handle.enabled()).toBe(true);
    handle.emit({ size: 2 });
    bound.emit({});
    expect(first.take().records).toHaveLength(2);
    first[Symbol.dispose]();
    expect(handle.enabled()).toBe(false);
    handle.emit({ size: 3 });
    bound.emit({});
    expect(first.take().records).toHaveLength(0);
    using second = new RunningHost();
    bound.emit({});
    expect(second.take().records.map(({ values }) => values)).toEqual([[1]]);
  });

  it("opens its channel once, not with each event", () => {
    using running = new RunningHost();
    const open = vi.spyOn(running.host, "open");
    const handle = event(FIELDS);
    for (let i = 0; i < 5; i++) handle.emit({ size: i });
    expect(open).toHaveBeenCalledTimes(1);
  });

  it("shares its event's counts with the handles bound from it", () => {
    using running = new RunningHost();
    const handle = defineEvent<Attributes>(definition(FIELDS));
    handle.emit({ size: 1 });
    handle.with({ size: 2 }).emit({});
    expect(running.counts()).toMatchObject({ emitted: 2, kept: 2 });
    expect(running.take().layouts).toHaveLength(1);
  });

  it("of another copy of this module meets the same SDK", async () => {
    vi.resetModules();
    const copy = await import("./handle.ts");
    const slots = await import("./slot.ts");
    expect(copy.defineEvent).not.toBe(defineEvent);
    expect(slots.globalSlot()).toBe(globalSlot());
    using running = new RunningHost();
    copy.defineEvent<Attributes>(definition(FIELDS)).emit({ size: 7 });
    event(FIELDS, { name: "acme.here" }).emit({ size: 8 });
    expect(running.take().records.map(({ values }) => values)).toEqual([[7], [8]]);
  });
});
