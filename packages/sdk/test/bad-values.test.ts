/** Whatever a host hands over: nothing raw gets into the ring, nothing throws, and each event is counted once. */
import { expect, test } from "vitest";
import { event, type Fields } from "./support/host/definitions.ts";
import { outcomeSum, RunningHost } from "./support/host/running-host.ts";

const SECRET = ["hunter2", "hunter2"].join("-");
const TOLD = `${"pass"}word: ${SECRET}`;

const FIELDS: Fields = {
  note: { key: "acme.note", type: "string", class: "text" },
  notes: { key: "acme.notes", type: "string[]", class: "text" },
  phases: { key: "acme.phases", type: "template[string]", class: "text" },
  host: { key: "acme.host", type: "string", class: "identifier", identifies: "host" },
  path: { key: "acme.path", type: "string", class: "identifier", identifies: "path" },
  user: { key: "acme.user", type: "string", class: "personal" },
};

const cycle: Record<string, unknown> = { note: TOLD };
cycle["self"] = cycle;
const throwing = {
  toString() {
    throw new Error(TOLD);
  },
};
const manyKeys = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, TOLD]));
const loud = new Proxy(
  {},
  {
    get: () => {
      throw new Error(TOLD);
    },
    ownKeys: () => {
      throw new Error(TOLD);
    },
  },
);

/** Not strings, or not what the type says. */
const WRONG: readonly (readonly [string, unknown])[] = [
  ["a cyclic object", cycle],
  ["an object whose toString throws", throwing],
  ["a map of 100,000 keys", manyKeys],
  ["a proxy that throws", loud],
  ["a bigint", 10n],
  ["a symbol", Symbol(SECRET)],
  ["NaN", Number.NaN],
  ["a date", new Date(0)],
  ["a buffer", Buffer.from(TOLD)],
  ["a function", () => TOLD],
  ["an error", new Error(TOLD)],
  ["a String object", new String(TOLD)],
];

test.each(WRONG)(
  "%s in any field is counted as invalid, and nothing of it is written",
  (_, value) => {
    using running = new RunningHost({ level: "full", ringBytes: 512 * 1024 });
    const handle = event(FIELDS);
    for (const property of Object.keys(FIELDS)) handle.emit({ [property]: value });
    handle.emit({ notes: [value] });
    handle.emit({ phases: { open: value } });
    const ring = Buffer.from(running.consumer.bytes);
    expect(ring.includes("hunter2")).toBe(false);
    expect(JSON.stringify(running.warnings)).not.toContain("hunter2");
    const counts = running.counts();
    expect(counts.emitted).toBe(Object.keys(FIELDS).length + 2);
    expect(outcomeSum(counts)).toBe(counts.emitted);
    // An object without entries of its own is an empty template.
    expect(counts.kept).toBeLessThanOrEqual(1);
  },
);

/** Strings, of a kind that breaks what is careless. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ["lone surrogates", `\ud800${TOLD}\udfff \udc00`],
  ["NULs and controls", `\0\u0007${TOLD}\u001b[31m`],
  ["characters without width within", `${"pass"}word: hunter2\u200b-hunter2`],
  ["right-to-left marks", `\u202e${TOLD}\u202c`],
  ["a byte order mark", `\ufeff${TOLD}`],
  ["10 MB", `${TOLD} ${"x y ".repeat(2_500_000)}`],
  ["10 MB of one word", "x".repeat(10_000_000) + TOLD],
  ["a long trace", `Error: ${TOLD}\n${"    at f (/home/jane/a.js:1:2)\n".repeat(200_000)}`],
];

test.each(HOSTILE)("%s: the text is scrubbed, the event is kept", (_, text) => {
  using running = new RunningHost({ level: "full", ringBytes: 512 * 1024 });
  const handle = event(FIELDS);
  handle.emit({ note: text, notes: [text], phases: { open: text } });
  const { records } = running.take();
  expect(records).toHaveLength(1);
  const ring = Buffer.from(running.consumer.bytes).toString("latin1");
  expect(ring).not.toContain("hunter2");
  expect(ring).not.toContain("jane");
  const [note] = records[0]!.values as [string];
  expect(Buffer.from(note, "utf8").toString("utf8")).toBe(note);
  expect(note.length).toBeLessThanOrEqual(3 * 1024);
});
