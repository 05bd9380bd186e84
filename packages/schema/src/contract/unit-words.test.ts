import { describe, expect, it } from "vitest";
import { fitsNamedUnit, unitsNamedIn } from "./unit-words.ts";

describe("the unit that a key claims", () => {
  it.each([
    ["acme.io.duration_ms", "ms", ["ms"]],
    ["acme.io.latency_seconds", "seconds", ["s"]],
    ["acme.io.latency_s", "s", ["s"]],
    ["acme.io.latency_ms_p99", "ms", ["ms"]],
    ["acme.io.size_bytes", "bytes", ["By"]],
    ["acme.io.bytes", "bytes", ["By"]],
    ["acme.io.sent_bytes_total", "bytes", ["By"]],
    ["acme.cache.size_kb", "kb", ["kBy", "KiBy"]],
    ["acme.cache.size_mib", "mib", ["MiBy"]],
    ["acme.cache.used_percent", "percent", ["%"]],
    ["acme.cache.hit_ratio", "ratio", ["1"]],
    ["acme.cache.entry_count", "count", ["{…}", "1"]],
    ["acme.disk.temperature_celsius", "celsius", ["Cel"]],
    ["acme.disk.iops", "iops", ["{…}/s"]],
    ["acme.net.speed_bps", "bps", ["bit/s", "By/s"]],
    ["acme.io.bytes_per_second", "bytes_per_second", ["By/s"]],
    ["acme.io.errors_per_hour", "errors_per_hour", ["{…}/h", "1/h", "/h"]],
    ["acme.io.ops_per_sec_max", "ops_per_sec", ["{…}/s", "1/s", "/s", "Hz"]],
    ["acme.io.per_second", "per_second", ["{…}/s", "1/s", "/s", "Hz"]],
  ])("in %s is that of `%s`", (key, words, units) => {
    expect(unitsNamedIn(key)).toEqual({ words, units });
  });

  it.each([
    "acme.disk.state",
    "acme.bytes.state",
    "acme.ms.state",
    "acme.timeout_min",
    "acme.start_hour",
    "acme.dirty_bit",
    "acme.total",
    "acme.io.keys_per_block",
    "acme.discount",
    "acme.items",
    "ms_",
    "",
    "acme.constructor",
  ])("is none in %j", (key) => {
    expect(unitsNamedIn(key)).toBeUndefined();
  });
});

describe("a declared unit beside the name", () => {
  it.each([
    ["acme.io.duration_ms", "ms", true],
    ["acme.io.duration_ms", "s", false],
    ["acme.size_bytes", "By", true],
    ["acme.size_bytes", "By{cached}", true],
    ["acme.size_bytes", "KiBy", false],
    ["acme.size_kb", "KiBy", true],
    ["acme.entry_count", "{entry}", true],
    ["acme.entry_count", "1", true],
    ["acme.entry_count", "By", false],
    ["acme.used_percent", "1", false],
    ["acme.iops", "{read}/s", true],
    ["acme.iops", "{read}", false],
    ["acme.ops_per_second", "{op}/s", true],
    ["acme.ops_per_second", "By/s", false],
  ])("of %s: %s fits: %s", (key, unit, fits) => {
    const named = unitsNamedIn(key);
    expect(named && fitsNamedUnit(named, unit)).toBe(fits);
  });
});
