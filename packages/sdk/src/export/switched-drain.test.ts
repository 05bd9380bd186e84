import { expect, test } from "vitest";
import type { Drain } from "./drain.ts";
import { SwitchedDrain } from "./switched-drain.ts";

/** Drains that tell what is done to them; each ends when it is let. */
class Drains {
  readonly told: string[] = [];
  readonly ends: (() => void)[] = [];
  readonly make = (): Drain => {
    const name = `drain ${this.ends.length}`;
    const promise = new Promise<void>((resolve) => this.ends.push(resolve));
    const drain: Pick<Drain, "start" | "hurry" | "stop"> = {
      start: () => void this.told.push(`${name} starts`),
      hurry: () => {
        this.told.push(`${name} hurries`);
        return () => void this.told.push(`${name} has time`);
      },
      stop: () => {
        this.told.push(`${name} stops`);
        return promise;
      },
    };
    return drain as Drain;
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("nothing is made, and nothing starts, while it is off", async () => {
  const drains = new Drains();
  const switched = new SwitchedDrain(drains.make, false);
  switched.start();
  switched.hurry()();
  await switched.stop();
  expect(drains.told).toEqual([]);
  expect(drains.ends).toEqual([]);
});

test("the next one starts only when the one before has ended", async () => {
  const drains = new Drains();
  const switched = new SwitchedDrain(drains.make, true);
  switched.start();
  switched.switch(false);
  switched.switch(true);
  await turn();
  expect(drains.told).toEqual(["drain 0 starts", "drain 0 stops"]);
  drains.ends[0]!();
  await turn();
  expect(drains.told).toEqual(["drain 0 starts", "drain 0 stops", "drain 1 starts"]);
});

test("one that is switched off before it could start never does", async () => {
  const drains = new Drains();
  const switched = new SwitchedDrain(drains.make, true);
  switched.start();
  switched.switch(false);
  switched.switch(true);
  const stopped = switched.stop();
  for (const end of drains.ends) end();
  await stopped;
  expect(drains.told).toEqual(["drain 0 starts", "drain 0 stops", "drain 1 stops"]);
});

test("somebody who waits is waited for by the one that is switched on meanwhile, too", async () => {
  const drains = new Drains();
  const switched = new SwitchedDrain(drains.make, true);
  switched.start();
  const over = switched.hurry();
  switched.switch(false);
  drains.ends[0]!();
  await turn();
  switched.switch(true);
  expect(drains.told.slice(-2)).toEqual(["drain 1 starts", "drain 1 hurries"]);
  over();
  over();
  expect(drains.told.slice(-1)).toEqual(["drain 1 has time"]);
});

test("somebody who begins to wait before it could start is waited for once", async () => {
  const drains = new Drains();
  const switched = new SwitchedDrain(drains.make, true);
  switched.start();
  switched.switch(false);
  switched.switch(true);
  const over = switched.hurry();
  drains.ends[0]!();
  await turn();
  expect(drains.told.slice(2)).toEqual(["drain 1 starts", "drain 1 hurries"]);
  over();
  expect(drains.told.slice(4)).toEqual(["drain 1 has time"]);
});

test("one that fails to end rejects nothing, and the next one starts", async () => {
  const drains = new Drains();
  const fails = (): Drain =>
    Object.assign(drains.make(), { stop: () => Promise.reject(new Error("a fault")) });
  const switched = new SwitchedDrain(fails, true);
  switched.start();
  switched.switch(false);
  switched.switch(true);
  await turn();
  expect(drains.told).toEqual(["drain 0 starts", "drain 1 starts"]);
  await switched.stop();
});
