import { describe, expect, it } from "vitest";
import { SelfReport, type Warning } from "./self-report.ts";

describe("SelfReport", () => {
  it("tells of each subject of each code once", () => {
    const told: Warning[] = [];
    const report = new SelfReport((warning) => told.push(warning));
    for (let i = 0; i < 3; i++) {
      report.once("SONDE_EVENT_INVALID", "a", "1");
      report.once("SONDE_EVENT_INVALID", "b", "2");
      report.once("SONDE_SPOOL_FULL", "a", "3");
    }
    expect(told).toEqual([
      { code: "SONDE_EVENT_INVALID", message: "1" },
      { code: "SONDE_EVENT_INVALID", message: "2" },
      { code: "SONDE_SPOOL_FULL", message: "3" },
    ]);
  });

  it("tells of 64 subjects of a code, and many of one do not silence another", () => {
    const told: Warning[] = [];
    const report = new SelfReport((warning) => told.push(warning));
    for (let i = 0; i < 1000; i++) report.once("SONDE_EVENT_INVALID", `event ${i}`, "x");
    report.once("SONDE_SPOOL_UNAVAILABLE", "open", "the disk");
    expect(told).toHaveLength(65);
    expect(told.at(-1)!.code).toBe("SONDE_SPOOL_UNAVAILABLE");
  });

  it("outlives a listener that throws, and does not ask it again", () => {
    let asked = 0;
    const report = new SelfReport(() => {
      asked++;
      throw new Error("the host's listener");
    });
    report.once("SONDE_EVENT_INVALID", "a", "x");
    report.once("SONDE_EVENT_INVALID", "a", "x");
    expect(asked).toBe(1);
  });
});
