import { expect, test } from "vitest";
import type { SwitchedDrain } from "./export/switched-drain.ts";
import { LevelSwitch } from "./level-switch.ts";
import type { MirrorSide } from "./mirror-side.ts";
import type { Spool } from "./spool/spool.ts";

/** What is done to the parts, in order. */
function recorded() {
  const told: string[] = [];
  const spool: Partial<Spool> = {
    expose: (exposure) => void told.push(`spool ${JSON.stringify(exposure)}`),
    purge: () => void told.push("spool gives up"),
  };
  const drain: Partial<SwitchedDrain> = {
    switch: (isOn) => void told.push(isOn ? "drain on" : "drain off"),
  };
  const mirrors: Partial<MirrorSide> = {
    expose: (level) => void told.push(`mirrors ${level}`),
    purge: () => void told.push("mirrors give up"),
  };
  const level = new LevelSwitch(
    "full",
    { level: "basic", overrides: { text: "drop" } },
    spool as Spool,
    drain as SwitchedDrain,
    mirrors as MirrorSide,
  );
  return { level, told };
}

test("at off the drain is switched off before anything else, and on again afterwards", () => {
  const { level, told } = recorded();
  level.set("off");
  expect(level.isOff).toBe(true);
  level.set("full");
  const basic = '{"level":"basic","overrides":{"text":"drop"}}';
  const off = '{"level":"off","overrides":{"text":"drop"}}';
  expect(told).toEqual([
    "drain off",
    "mirrors off",
    `spool ${off}`,
    "drain on",
    "mirrors full",
    `spool ${basic}`,
  ]);
});

test("what is stored goes from the spool first: mirrors get what it ends", () => {
  const { level, told } = recorded();
  level.purge();
  expect(told).toEqual(["spool gives up", "mirrors give up"]);
});
