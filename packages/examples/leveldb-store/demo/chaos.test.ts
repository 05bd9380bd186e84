import { decodeJsonLogsRequest, type ReceivedRequest } from "@sonde/sdk/testing";
import { expect, test } from "vitest";
import { Chaos } from "./chaos.ts";

function requestOf(records: number): ReceivedRequest {
  const logRecords = Array.from({ length: records }, () => ({ eventName: "an.event" }));
  const decoded = decodeJsonLogsRequest(
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  );
  return { decoded, body: new Uint8Array(2000 * records) as Uint8Array } as ReceivedRequest;
}

const behaviours = (chaos: Chaos, count: number, records = 10) =>
  Array.from({ length: count }, () => chaos.decide(requestOf(records)));
const troubles = (chaos: Chaos): number =>
  [...chaos.made.values()].reduce((sum, { times }) => sum + times, 0);

test("the same seed treats the same requests in the same way, another one in another", () => {
  const first = behaviours(new Chaos(7), 50);
  expect(behaviours(new Chaos(7), 50)).toEqual(first);
  expect(behaviours(new Chaos(8), 50)).not.toEqual(first);
});

test("half of the requests meet trouble, every kind of it sooner or later, and all are counted", () => {
  const chaos = new Chaos(7);
  behaviours(chaos, 2000);
  expect(troubles(chaos) + chaos.good).toBe(2000);
  expect(troubles(chaos)).toBeGreaterThan(900);
  expect(troubles(chaos)).toBeLessThan(1100);
  expect(chaos.made.size).toBe(21);
  expect(chaos.rejected).toBe(3 * chaos.made.get("3 rejected")!.times);
  const refusing = ["400", "401", "408", "413 for more than 16 KiB", "500"].map(
    (name) => chaos.made.get(name)!.times,
  );
  expect(chaos.refused).toBe(10 * refusing.reduce((sum, times) => sum + times, 0));
});

test("a request with fewer records than would be rejected is treated well", () => {
  const chaos = new Chaos(7);
  behaviours(chaos, 2000, 0);
  expect(chaos.made.has("3 rejected")).toBe(false);
  expect(chaos.rejected).toBe(0);
});

test("413 only says so of long requests", () => {
  const chaos = new Chaos(7);
  behaviours(chaos, 2000, 8);
  expect(chaos.made.has("413 for more than 16 KiB")).toBe(false);
});

test("once it is to calm down it makes so many troubles more", () => {
  const chaos = new Chaos(7);
  chaos.calm(4);
  const treated = behaviours(chaos, 100);
  expect(troubles(chaos)).toBe(4);
  expect(treated.slice(-50)).toEqual(Array(50).fill({}));
});
