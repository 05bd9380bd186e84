import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "../../../../../docs/privacy.md");
const BEGIN = "<!-- otlp-matrix -->";
const END = "<!-- /otlp-matrix -->";
const RENEW = "SONDE_WRITE_DOCS";

/** By location, what became of the values that were planted there, by signal. */
export type Matrix = Map<string, Partial<Record<"traces" | "logs" | "metrics", string>>>;

/** In a word or two, by what is left. */
export function describeOutcome(left: unknown): string {
  if (left === undefined || left === "" || (Array.isArray(left) && left.length === 0))
    return "dropped";
  // Text that nobody could read to its end has lost what was planted too, but that is not what this page promises.
  if (JSON.stringify(left).includes("<unscanned>")) return "`<unscanned>`";
  if (typeof left !== "string") {
    return JSON.stringify(left).includes("<") ? "scrubbed" : "kept";
  }
  if (left === "<invalid>") return "one word, else `<invalid>`";
  if (/^h_[a-z2-7]{16}$/.test(left)) return "pseudonym";
  return left.includes("<") ? "scrubbed" : "kept";
}

export function matrixMarkdown(matrix: Matrix): string {
  const lines = [...matrix].map(
    ([row, { traces = "", logs = "", metrics = "" }]) =>
      `| ${row} | ${traces} | ${logs} | ${metrics} |`,
  );
  return ["| location | traces | logs | metrics |", "|---|---|---|---|", ...lines].join("\n");
}

/** Whether the page has the matrix as it is; with `SONDE_WRITE_DOCS=1` it gets it. */
export function checkMatrix(markdown: string): string {
  const page = readFileSync(PAGE, "utf8");
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) return `docs/privacy.md has no ${BEGIN} with ${END} behind it`;
  const renewed = `${page.slice(0, begin + BEGIN.length)}\n${markdown}\n${page.slice(end)}`;
  if (renewed === page) return "up to date";
  if (process.env[RENEW] !== "1") {
    return `renew docs/privacy.md: ${RENEW}=1 npx vitest run --project sdk packages/sdk/test/otel-canary.test.ts`;
  }
  writeFileSync(PAGE, renewed);
  return "up to date";
}
