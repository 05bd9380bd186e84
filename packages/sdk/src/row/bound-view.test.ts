import { expect, it } from "vitest";
import { definition } from "../../test/support/host/definitions.ts";
import { BoundView } from "./bound-view.ts";

const system = (key: string) => ({ key, type: "string", class: "system" }) as const;

function view(bound: object, keepWhen: (from: Record<string, unknown>) => boolean): BoundView {
  const fields = { volume: system("a.volume"), state: system("a.state") };
  const of = definition(fields, { keepWhen, samplingValue: (from) => from["volume"] });
  return new BoundView(of as never, bound);
}

it("shows what was bound before what the call brings, and what the call brings beside it", () => {
  const seen: unknown[] = [];
  const whole = view({ state: "bound" }, (from) => {
    seen.push(from["state"], from["volume"], from["toString"]);
    return from["state"] === "bound";
  });
  expect(whole.isKeptByRule({ state: "call", volume: "vol-1" })).toBe(true);
  expect(seen).toEqual(["bound", "vol-1", Object.prototype.toString]);
  expect(whole.samplingValue({ volume: "vol-2" })).toBe("vol-2");
});

it("lets go of a call's attributes, also where a condition throws", () => {
  let last: Record<string, unknown> = {};
  const whole = view({}, (from) => {
    last = from;
    if (from["state"] === "throw") throw new Error("x");
    return true;
  });
  whole.isKeptByRule({ volume: "vol-1" });
  expect(last["volume"]).toBeUndefined();
  expect(() => whole.isKeptByRule({ volume: "vol-1", state: "throw" })).toThrow("x");
  expect(last["volume"]).toBeUndefined();
});

it("looks at no attribute that nobody asks for", () => {
  const attributes = {
    get volume() {
      throw new Error("asked");
    },
    state: "on",
  };
  expect(view({}, (from) => from["state"] === "on").isKeptByRule(attributes)).toBe(true);
});
