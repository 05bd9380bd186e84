import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project, sonde } from "../../test/command-line.ts";
import { buildClock } from "./source-date.ts";

describe("SOURCE_DATE_EPOCH", () => {
  it("is the build's time where it is set, else the clock's", () => {
    const now = () => 7;
    const clockOf = (text: string | undefined) =>
      buildClock({ environment: { SOURCE_DATE_EPOCH: text }, now });
    expect(clockOf(undefined)).toBe(now);
    expect(clockOf("")).toBe(now);
    const clock = clockOf("86400");
    expect(typeof clock === "function" && clock()).toBe(86_400_000);
  });

  it.each(["yesterday", "-1", "1.5", " 1", "253402300800", "1e9"])(
    "is refused as %j",
    async (text) => {
      const environment = { SOURCE_DATE_EPOCH: text };
      const { code, error, output } = await sonde(project(), ["check"], { environment });
      expect({ code, output }).toEqual({ code: 2, output: "" });
      expect(error).toContain("seconds since 1970");
    },
  );

  it("decides which events have expired", async () => {
    const folder = project();
    const events = join(folder, "registry/events.yaml");
    const dated = readFileSync(events, "utf8").replace("expires: never", "expires: '2026-12-31'");
    writeFileSync(events, dated);
    const generated = async (epoch: string): Promise<string> => {
      const environment = { SOURCE_DATE_EPOCH: epoch };
      expect((await sonde(folder, ["generate"], { environment })).code).toBe(0);
      return readFileSync(join(folder, "src/telemetry/disk.ts"), "utf8");
    };
    // The last second of the last day, and the first after it.
    const before = await generated(`${Date.UTC(2026, 11, 31, 23, 59, 59) / 1000}`);
    const after = await generated(`${Date.UTC(2027, 0, 1) / 1000}`);
    expect(before).not.toContain("expired:");
    expect(after).toContain('expired: "2026-12-31"');
    expect(after).toContain("@deprecated Expired on 2026-12-31");
    expect(await generated(`${Date.UTC(2026, 5, 1) / 1000}`)).toBe(before);
  });
});
