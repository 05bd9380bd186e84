import { expect, test } from "vitest";
import { SimulatedTime } from "./simulated-time.ts";

test("time leaps from timer to timer, and waits for what promises settle", async () => {
  const time = new SimulatedTime();
  const seen: string[] = [];
  const tell = (what: string): void => void seen.push(`${time.monotonicMillis()} ${what}`);
  time.start(1000, () => {
    tell("timer");
    void Promise.resolve()
      .then(() => {})
      .then(() => {
        tell("then");
        time.start(0, () => tell("at once"));
      });
  });
  const cancel = time.start(1005, () => tell("cancelled"));
  cancel();
  time.start(5001, () => tell("later"));
  await time.run(5000);
  expect(seen).toEqual(["1000 timer", "1000 then", "1010 at once"]);
  expect(time.monotonicMillis()).toBe(5000);
  await time.run(6000);
  expect(seen.at(-1)).toBe("5010 later");
});

test("ends where it is told to", async () => {
  const time = new SimulatedTime();
  let ticks = 0;
  const again = (): void => {
    ticks++;
    time.start(100, again);
  };
  time.start(100, again);
  await time.run(1e9, () => ticks === 7);
  expect(time.monotonicMillis()).toBe(700);
});
