import { expect, test } from "vitest";
import { exitCode, formatReport, type Report, type ScenarioResult } from "./report.ts";

const HELD: ScenarioResult = {
  name: "kill",
  seconds: 12.4,
  did: "killed 2 processes",
  figures: { kills: 2, "rows seen on disk": 1234567 },
  violations: [],
};

function report(...scenarios: ScenarioResult[]): Report {
  return {
    seed: 7,
    node: "v24.0.0",
    platform: "linux x64",
    directory: "/mnt/disk",
    seconds: 13.6,
    isInterrupted: false,
    violations: scenarios.reduce((sum, { violations }) => sum + violations.length, 0),
    scenarios,
  };
}

test("a run in which all held ends with 0 and says what was done", () => {
  expect(exitCode(report(HELD))).toBe(0);
  expect(
    formatReport(report(HELD)),
  ).toBe(`torture of /mnt/disk, seed 7, Node v24.0.0 on linux x64, 14 s

kill: held, 12 s; killed 2 processes
  kills              2
  rows seen on disk  1,234,567

no violation
`);
});

test("a violation ends with 1, says what was found and how to repeat it", () => {
  const broken = { ...HELD, violations: [{ what: "1 row lost", seed: 9 }] };
  expect(exitCode(report(broken))).toBe(1);
  expect(formatReport(report(broken))).toContain(`kill: BROKEN, 12 s; killed 2 processes
  kills              2
  rows seen on disk  1,234,567
  violation: 1 row lost
    repeat: npm run torture -- --scenario kill --seed 9

1 violations
`);
});

test("a scenario that cannot run says why and breaks nothing", () => {
  const skipped = { ...HELD, name: "hang", skipped: "strace is not installed" } as const;
  expect(exitCode(report(skipped))).toBe(0);
  expect(formatReport(report(skipped))).toContain("\nhang: skipped, strace is not installed\n");
});

test("a run that was ended early says so", () => {
  const early = { ...report(HELD), isInterrupted: true };
  expect(formatReport(early)).toContain("ended early: this is the report so far\n");
});
