import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { scrubberFor } from "../recall/scrubber.ts";

const CORPUS = join(import.meta.dirname, "../../../../shared/corpora/storage-smoke.jsonl.gz");
const isThere = existsSync(CORPUS);

interface Line {
  readonly id: number;
  readonly cls: string;
  readonly text: string;
  readonly must_go: readonly string[];
  readonly must_stay: readonly string[];
}

const LINES: readonly Line[] = isThere
  ? gunzipSync(readFileSync(CORPUS))
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Line)
  : [];

/** Names without any shape: what a host knows of itself and registers before it logs (issue 6, number 3). */
const KNOWN: Readonly<Record<string, "host" | "identifier">> = {
  hostname: "host",
  "volume-label": "identifier",
};

const scrubber = scrubberFor({});

function scrubbed({ cls, text, must_go }: Line): string {
  const knownClass = KNOWN[cls];
  return knownClass === undefined
    ? scrubber.scrub(text)
    : scrubberFor({ [knownClass]: must_go }).scrub(text);
}

// Without the shared folder there is nothing to look at: the corpus is not part of the repository.
test.skipIf(!isThere)(
  "every positive of the development corpus is gone, its context is not",
  () => {
    const positives = LINES.filter(({ cls }) => cls !== "negative");
    expect(positives.length).toBe(81);
    const wrong = positives.flatMap((line) => {
      const text = scrubbed(line);
      const left = line.must_go.filter((value) => text.includes(value));
      const lost = line.must_stay.filter((word) => !text.includes(word));
      return left.length + lost.length > 0
        ? [{ id: line.id, cls: line.cls, text, left, lost }]
        : [];
    });
    expect(wrong).toEqual([]);
  },
);

test.skipIf(!isThere)("every negative of the development corpus is as it was", () => {
  const negatives = LINES.filter(({ cls }) => cls === "negative");
  expect(negatives.length).toBe(68);
  const changed = negatives
    .map(({ text }) => [text, scrubber.scrub(text)] as const)
    .filter(([before, after]) => before !== after);
  expect(changed).toEqual([]);
});
