import { describe, expect, it } from "vitest";
import { SondeError } from "./errors.ts";
import { createTextScrubber, type TextScrubberOptions } from "./scrub.ts";

const KEY = new Uint8Array(32).fill(9);

function problem(options: unknown): SondeError {
  try {
    createTextScrubber(options as TextScrubberOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(SondeError);
    return error as SondeError;
  }
  throw new Error("nothing was thrown");
}

describe("createTextScrubber", () => {
  it("replaces what it finds, with pseudonyms where it has a key", () => {
    const text = "mount 10.1.2.3:/export failed";
    expect(createTextScrubber()(text)).not.toMatch(/10\.1\.2\.3|h_/);
    const scrub = createTextScrubber({ key: KEY });
    expect(scrub(text)).toMatch(/h_[a-z2-7]{16}/);
    expect(scrub(text)).toBe(createTextScrubber({ key: KEY.slice() })(text));
    expect(scrub(text)).not.toBe(createTextScrubber({ key: new Uint8Array(32) })(text));
  });

  it("names persons at level full only", () => {
    const knownValues = { personal: ["jdoe.admin"], host: ["stor17x"] };
    const scrubbed = (level?: "basic" | "full"): string =>
      createTextScrubber({ key: KEY, knownValues, ...(level && { level }) })(
        "jdoe.admin on stor17x",
      );
    expect(scrubbed("full")).toMatch(/^<personal:h_\w{16}> on <host:h_\w{16}>$/);
    expect(scrubbed("basic")).toMatch(/^<personal> on <host:h_\w{16}>$/);
    expect(scrubbed()).toBe(scrubbed("basic"));
  });

  it("does not take the caller's later changes of the key", () => {
    const key = KEY.slice();
    const scrub = createTextScrubber({ key, knownValues: { host: ["stor17x"] } });
    key.fill(0);
    const other = createTextScrubber({ key: KEY, knownValues: { host: ["stor17x"] } });
    expect(scrub("stor17x")).toBe(other("stor17x"));
  });

  it("runs detectors of one's own beside the built-in ones, in encoded text too", () => {
    const ticket = { name: "ticket", class: "identifier", pattern: "TKT-\\d{5}" } as const;
    const scrub = createTextScrubber({ key: KEY, detectors: [ticket] });
    const [, identity] = /^<ticket:(h_\w{16})>$/.exec(scrub("TKT-12345")) ?? [];
    expect(scrub("see TKT%2D12345 of 10.1.2.3")).toMatch(`see <ticket:${identity}> of <ip4:`);
    expect(scrub(scrub("TKT-12345"))).toBe(scrub("TKT-12345"));
    expect(problem({ detectors: [{ ...ticket, name: "azure-sas" }] }).message).toContain(
      "is taken",
    );
    expect(problem({ detectors: [{ ...ticket, pattern: "(?=x)y" }] }).message).toContain(
      "look-around",
    );
  });

  it("counts, and tells which known values it will not find", () => {
    const counted: string[] = [];
    const refused: string[] = [];
    const scrub = createTextScrubber({
      knownValues: { host: ["stor17x", "ab"], secret: ["hunter22"] },
      onFound: (name, foundClass) => counted.push(`${name} ${foundClass}`),
      onRefused: (knownClass, index) => refused.push(`${knownClass} ${index}`),
    });
    expect(refused).toEqual(["host 1"]);
    scrub("stor17x hunter22");
    scrub(5 as unknown as string);
    expect(counted).toEqual([
      "known-host identifier",
      "known-secret secret",
      "unscanned-kind unscanned",
    ]);
  });

  it("runs detectors of the caller's own, in views as well", () => {
    const detectors = [{ name: "ticket", class: "content", pattern: "TKT/\\d{4}" }] as const;
    const scrub = createTextScrubber({ detectors });
    expect(scrub("see TKT/1234 and TKT%2F5678")).toBe("see <ticket> and <ticket>");
    expect(scrub("see TKT/12")).toBe("see TKT/12");
  });

  it("leaves out what is disabled, and cuts where it is told", () => {
    const text = "AKIA is no key, 10.1.2.3 is an address";
    const names: string[] = [];
    createTextScrubber({ onFound: (name) => names.push(name) })(text);
    expect(names.length).toBeGreaterThan(0);
    expect(createTextScrubber({ disable: names })(text)).toBe(text);
    expect(createTextScrubber({ maxCharacters: 64 })("a ".repeat(40))).toMatch(/ <truncated>$/);
  });

  it.each<[unknown, string, string]>([
    [{ level: "off" }, "SONDE_OPTION_INVALID", 'level is "off"; it must be one of basic, full'],
    [{ key: KEY.slice(1) }, "SONDE_OPTION_INVALID", "key cannot be used"],
    [{ disable: ["nope"] }, "SONDE_OPTION_INVALID", 'disable is "nope"; it must be one of '],
    [{ disable: "ipv4" }, "SONDE_OPTION_INVALID", "disable cannot be used"],
    [{ detectors: [{ name: "ipv4" }] }, "SONDE_OPTION_INVALID", "detectors[0]"],
    [{ maxCharacters: 63 }, "SONDE_OPTION_INVALID", "maxCharacters is 63"],
    [{ maxCharacters: 2 ** 20 + 1 }, "SONDE_OPTION_INVALID", "maxCharacters is 1048577"],
    [{ onFound: 5 }, "SONDE_OPTION_INVALID", "onFound is 5"],
    [{ onRefused: "x" }, "SONDE_OPTION_INVALID", 'onRefused is "x"'],
    [{ knownValues: { hosts: [] } }, "SONDE_OPTION_UNKNOWN", "knownValues.hosts"],
    [{ keys: KEY }, "SONDE_OPTION_UNKNOWN", "there is no option keys"],
  ])("refuses %o", (options, code, message) => {
    const { code: actual, message: text } = problem(options);
    expect(actual).toBe(code);
    expect(text).toContain(message);
  });

  it("says nothing of a wrong value that may be a secret", () => {
    for (const options of [
      { key: "hunter22" },
      { key: ["hunter22"] },
      { knownValues: "hunter22" },
      { knownValues: { secret: "hunter22" } },
      { knownValues: { secret: [["hunter22"]] } },
      "hunter22",
    ]) {
      const { code, message } = problem(options);
      expect(code).toBe("SONDE_OPTION_INVALID");
      expect(message).not.toContain("hunter22");
    }
  });
});
