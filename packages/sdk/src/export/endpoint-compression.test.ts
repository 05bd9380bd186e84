import { expect, test } from "vitest";
import { SelfReport, type Warning } from "../self-report.ts";
import type { Compression } from "./compression.ts";
import { EndpointCompression } from "./endpoint-compression.ts";
import { blocked, type Outcome, type Refused, retry } from "./outcome.ts";

const TAKEN: Outcome = { kind: "delivered", rejected: 0, hasMessage: false };
const TOO_LARGE: Outcome = { kind: "too-large", reason: "status-413", detail: "" };
const refused = (status: number): Refused => ({
  kind: "refused",
  reason: `status-${status}`,
  detail: "",
});

function setUp(wanted: Compression): { compression: EndpointCompression; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const report = new SelfReport((warning) => warnings.push(warning));
  return { compression: new EndpointCompression(wanted, report), warnings };
}

test.each<[string, Compression, Outcome, boolean]>([
  ["415 to zstd", "zstd", refused(415), true],
  ["400 to zstd", "zstd", refused(400), true],
  ["another refusal", "zstd", refused(422), false],
  ["413", "zstd", TOO_LARGE, false],
  ["a busy backend", "zstd", retry("status-503", ""), false],
  ["wrong credentials", "zstd", blocked("status-401", ""), false],
  ["success", "zstd", TAKEN, false],
  ["415 to gzip", "gzip", refused(415), false],
  ["400 to a probe", "none", refused(400), false],
])("%s is doubtful or not", (_name, used, outcome, isDoubtful) => {
  expect(setUp("zstd").compression.isDoubtful(used, outcome)).toBe(isDoubtful);
});

test("where zstd was taken once, a 400 is about the records, a 415 still is not", () => {
  const { compression } = setUp("zstd");
  compression.isDoubtful("zstd", TAKEN);
  expect(compression.isDoubtful("zstd", refused(400))).toBe(false);
  expect(compression.isDoubtful("zstd", refused(415))).toBe(true);
});

test.each<[string, Outcome, Outcome, Compression]>([
  ["gzip was taken", refused(400), TAKEN, "gzip"],
  ["gzip was taken where zstd was named as the trouble", refused(415), TAKEN, "gzip"],
  ["gzip got as far as the records", refused(415), refused(400), "gzip"],
  ["gzip got as far as the length", refused(415), TOO_LARGE, "gzip"],
  ["both were refused alike", refused(400), refused(400), "zstd"],
  ["both were refused as a type", refused(415), refused(415), "zstd"],
  ["nobody answered the second", refused(415), retry("reset", ""), "zstd"],
  ["the second was not let in", refused(415), blocked("status-401", ""), "zstd"],
])("%s", (_name, inZstd, inGzip, current) => {
  const { compression, warnings } = setUp("zstd");
  compression.learn(inZstd, inGzip);
  compression.learn(inZstd, inGzip);
  expect(compression.current).toBe(current);
  expect(warnings.map(({ code }) => code)).toEqual(
    current === "gzip" ? ["SONDE_EXPORT_FAILING"] : [],
  );
});
