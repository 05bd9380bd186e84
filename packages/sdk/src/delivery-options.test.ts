import { expect, test } from "vitest";
import { type DeliveryOptions, readDelivery } from "./delivery-options.ts";

test("defaults: eight requests of up to 4 MiB, and the backlog by its growth", () => {
  const defaults = { maxConcurrentRequests: 8, maxRequestBytes: 4 * 1024 * 1024 };
  expect(readDelivery({})).toEqual(defaults);
  expect(readDelivery({ backlogBytesPerSecond: "auto" })).toEqual(defaults);
});

test.each([
  { maxConcurrentRequests: 1, maxRequestBytes: 65_536, backlogBytesPerSecond: 1024 },
  { maxConcurrentRequests: 64, maxRequestBytes: 2 ** 26, backlogBytesPerSecond: 2 ** 30 },
])("bounds: %o", (options) => {
  expect(readDelivery(options)).toEqual(options);
});

test.each([
  { maxConcurrentRequests: 0 },
  { maxConcurrentRequests: 65 },
  { maxRequestBytes: 65_535 },
  { maxRequestBytes: 2 ** 26 + 1 },
  { maxRequestBytes: 1e6 + 0.5 },
  { backlogBytesPerSecond: 1023 },
  { backlogBytesPerSecond: 2 ** 30 + 1 },
  { backlogBytesPerSecond: Number.NaN },
  { backlogBytesPerSecond: "fast" },
])("%o is refused by name", (options) => {
  const [name] = Object.keys(options);
  expect(() => readDelivery(options as DeliveryOptions)).toThrow(`export.${name}`);
});
