import { expect, test } from "vitest";
import { allDetectors } from "./support/scrub/all-detectors.ts";

/** For one pattern; it takes some ten. */
const TIMEOUT_MILLIS = 10_000;

// The checker's native program, where the platform has one: its choice of its own starts a Java machine first.
process.env["RECHECK_BACKEND"] ??= process.platform === "linux" ? "native" : "pure";
const { check } = await import("recheck");

/**
 * By the theory of automata, which gives one answer on every machine. The checker's other way, which it prefers for long bounded
 * repetitions, is to try attacks for so many seconds: what it calls vulnerable there takes many steps a character, not
 * ever more of them, and those are counted by `detectors-growth.test.ts`.
 */
async function verdictOn(pattern: RegExp): Promise<string> {
  const result = await check(pattern.source, pattern.ignoreCase ? "i" : "", {
    checker: "automaton",
    timeout: TIMEOUT_MILLIS,
  });
  return result.status === "unknown" ? `unknown: ${result.error.kind}` : result.status;
}

test("recheck calls every built-in pattern safe", { timeout: 120_000 }, async () => {
  const all = await allDetectors();
  expect(all.length).toBeGreaterThan(40);
  const verdicts: [file: string, verdict: string][] = [];
  for (const { file, detector } of all) verdicts.push([file, await verdictOn(detector.pattern)]);
  expect(verdicts.filter(([, verdict]) => verdict !== "safe")).toEqual([]);
});

test.each([/(?:a|aa)+b$/g, /a+b/g, /(\w+\.)+@/gi])("%s would be told", async (pattern) => {
  expect(await verdictOn(pattern)).toBe("vulnerable");
});
