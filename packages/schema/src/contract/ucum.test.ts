import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { examineUnit, MAX_UNIT_LENGTH } from "./ucum.ts";

function helpFor(text: string): string | undefined {
  return examineUnit(text)?.help;
}

describe("units of UCUM", () => {
  it.each([
    ...["1", "%", "s", "ms", "us", "ns", "min", "h", "d", "wk", "mo", "a"],
    ...["By", "kBy", "KiBy", "MiBy", "GiBy", "TiBy", "bit", "Mbit", "Bd", "MBd"],
    ...["Hz", "GHz", "V", "mV", "A", "W", "kW", "J", "K", "Cel", "Pa", "kPa", "bar", "[psi]"],
    ...["mol", "cd", "rad", "deg", "N", "C", "F", "uF", "kOhm", "S", "Wb", "T", "H", "lm", "lx"],
    ...["Bq", "Gy", "mSv", "L", "mL", "dB", "dB[mV]", "[ppm]", "[degF]", "rpm"],
    ...["{request}", "{request}/s", "By/s", "MBy/min", "/s", "1/s", "By{cached}", "{a!#b|~}"],
    ...["m/s2", "s-1", "m.s-2", "s+1", "10*3", "10*-3", "10^6", "10*6/s", "100.m", "W.h", "V.A"],
    ...["(By/s)/{disk}", "((s))", "m/(s.K)", "By/(s.{disk})", "1{block}"],
  ])("takes %s", (unit) => {
    expect(examineUnit(unit)).toBeUndefined();
  });

  it.each([
    ...[
      "bytes",
      "sec",
      "KB",
      "kB",
      "MB",
      "B",
      "b",
      "S S",
      " s",
      "s ",
      "ms\n",
      "\u00b5s",
      "\u00b0C",
    ],
    ...[
      "/",
      "//s",
      "s/",
      "s//s",
      "s..s",
      ".s",
      "s.",
      "()",
      "(s",
      "s)",
      "(s)2",
      "(s){a}",
      "s(s)",
      "s).(s",
    ],
    ...["{}", "{", "}", "{a", "{a}}", "{{a}}", "{a b}", "{\u00e9}", "{a}{b}", "{a}s", "2s", "100%"],
    ...["0", "01", "s^2", "s--1", "s-", "-1", "10**3", "[", "[]", "]", "[ppm", "K[", "kmin"],
    ...["ks2m", "kih", "KiHz", "mm[Hg]", "constructor", "__proto__", "toString", ""],
  ])("refuses %j", (text) => {
    expect(examineUnit(text)).toEqual({
      problem: text === "" ? "the unit is empty" : `\`${text}\` is not a unit of UCUM`,
      help: expect.stringMatching(/^(write|name|for a count write) .*[^.]$/),
    });
  });

  it("names the bound of a unit that is too long", () => {
    const unit = (length: number): string => `{${"a".repeat(length - 2)}}`;
    expect(examineUnit(unit(MAX_UNIT_LENGTH))).toBeUndefined();
    expect(examineUnit(unit(MAX_UNIT_LENGTH + 1))).toEqual({
      problem: `the unit \`{${"a".repeat(MAX_UNIT_LENGTH - 1)}…\` is too long`,
      help: "use at most 32 characters",
    });
  });

  it("reads no more than the bound of a hostile text", () => {
    for (const part of ["(", "[", "{", "[a", "s.", "a", "10*", "\u00b5"]) {
      expect(examineUnit(part.repeat(1_000_000))?.problem.length).toBeLessThan(64);
    }
  });
});

describe("what to write instead", () => {
  it.each([
    ["bytes", "write `By`"],
    ["Bytes", "write `By`"],
    ["B", "write `By` or `dB`"],
    ["KB", "write `kBy` or `KiBy`"],
    ["kB", "write `kBy` or `KiBy`"],
    ["MB/sec", "write `MBy/s` or `MiBy/s`"],
    ["MiB", "write `MiBy`"],
    ["Mb", "write `Mbit` or `MBy`"],
    ["Mbps", "write `Mbit/s` or `MBy/s`"],
    ["sec", "write `s`"],
    ["seconds", "write `s`"],
    ["ms ", "write `ms`"],
    ["msec", "write `ms`"],
    ["\u00b5s", "write `us`"],
    ["\u03bcs", "write `us`"],
    ["\u00b0C", "write `Cel`"],
    ["\u2126", "write `Ohm`"],
    ["percent", "write `%`"],
    ["ratio", "write `1`"],
    ["bytes per second", "write `By/s`"],
    ["m/s^2", "write `m/s2`"],
    ["m/s\u00b2", "write `m/s2`"],
    ["kWh", "write `kW.h`"],
    ["W*h", "write `W.h`"],
    ["iops", "write `{operation}/s`"],
    ["{dirty page}", "write `{dirty_page}`"],
    ["ppm", "write `[ppm]`"],
    ["10*6/sec", "write `10*6/s`"],
  ])("offers for %j: %s", (text, help) => {
    expect(helpFor(text)).toBe(help);
  });

  it.each([
    ["requests", "{request}"],
    ["requests/sec", "{request}/s"],
    ["Blocks per second", "{block}/s"],
    ["retries", "{retry}"],
    ["batches", "{batch}"],
    ["status", "{status}"],
  ])("takes %j for a count", (text, unit) => {
    const help = `for a count write \`${unit}\`, else a code such as \`By\`, \`ms\` or \`%\``;
    expect(helpFor(text)).toBe(help);
  });

  it.each(["count", "number", "Total", "{}", "{ }"])("asks what %j counts", (text) => {
    expect(helpFor(text)).toBe(
      "name what is counted, such as `{request}` or `{block}`, or write `1`",
    );
  });

  it("names codes where nothing is near", () => {
    for (const text of ["", "?", "((", "2s", "s s"]) {
      expect(helpFor(text)).toBe("write its code, such as `By`, `ms`, `s`, `{block}` or `1`");
    }
  });

  it("offers only what is a unit, for any text", () => {
    const parts = [
      "s",
      "KB",
      "bytes",
      "{",
      "}",
      "(",
      ")",
      "[",
      "]",
      "/",
      ".",
      " ",
      "2",
      "-",
      "\u00b5",
    ];
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((chosen) => chosen.join("")),
    );
    fc.assert(
      fc.property(text, (unit) => {
        for (const [, offer = ""] of helpFor(unit)?.matchAll(/`([^`]*)`/g) ?? []) {
          expect(examineUnit(offer)).toBeUndefined();
        }
      }),
    );
  });
});
