import { expect, test } from "vitest";
import { readExport } from "./export-options.ts";

const METRICS = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

test.each([
  [{}, {}, "http://localhost:4318/v1/metrics"],
  [{ url: "https://a/base" }, {}, "https://a/base/v1/metrics"],
  [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }, "http://c:4318/v1/metrics"],
  [{}, { [METRICS]: "http://m/x" }, "http://m/x"],
  // As it stands, so nothing is known of what is beside it.
  [{}, { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://c/x" }, undefined],
  [{}, { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://c/v1/logs" }, "http://c/v1/metrics"],
  // An address in the code is meant for us.
  [{ url: "http://a" }, { [METRICS]: "http://m/x" }, "http://a/v1/metrics"],
  [{}, { [METRICS]: "http://m:4317", OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "grpc" }, undefined],
  [{ url: "http://a", metrics: { url: "http://m/y" } }, {}, "http://m/y"],
  [{ metrics: false as const }, {}, undefined],
])("with %j and %j metrics go to %s", (options, environment, url) => {
  expect(readExport(options, environment).metrics?.url).toBe(url);
});

test("credentials of one host do not go to another", () => {
  const options = { url: "https://a", headers: { key: "of-a" } };
  expect(readExport(options, {}).metrics?.headers).toEqual({ key: "of-a" });
  const other = { ...options, metrics: { url: "https://b/v1/metrics" } };
  expect(readExport(other, {}).metrics?.headers).toEqual({});
  const environment = { OTEL_EXPORTER_OTLP_METRICS_HEADERS: "key=of-b" };
  expect(readExport(other, environment).metrics?.headers).toEqual({ key: "of-b" });
});

test("a wrong endpoint in the environment is named", () => {
  expect(() => readExport({}, { [METRICS]: "m:1" })).toThrow(METRICS);
});
