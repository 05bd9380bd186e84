import fc from "fast-check";
import { expect, test } from "vitest";
import { errorFingerprint } from "./error-fingerprint.ts";

const STACK = `TypeError [ERR_INVALID]: cannot read 'x' of jane
    at readBlock (/home/jane/app/dist/store-BX3f9a2c.js:10:15)
    at async Volume.open [as begin] (/home/jane/app/dist/volume.js:33:7)
    at Module._compile (node:internal/modules/cjs/loader:1554:14)
    at /srv/app/main.js:1:1`;

test("is equal wherever, whenever and by whichever build it was thrown", () => {
  const elsewhere = `TypeError: another message
    at readBlock (C:\\Program Files\\Acme\\store-Qk81zP0d.js:99:1)
    at Volume.open (file:///opt/x/volume.js?v=2:1:2)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)
    at async main.js:7:8`;
  expect(errorFingerprint(STACK)).toMatch(/^[0-9a-f]{16}$/);
  expect(errorFingerprint(elsewhere)).toBe(errorFingerprint(STACK));
});

test.each([
  ["a function", "readBlock", "readPage"],
  ["a file", "volume.js", "disk.js"],
  ["the type", "TypeError", "RangeError"],
])("differs where %s does", (_what, from, to) => {
  expect(errorFingerprint(STACK.replace(from, to))).not.toBe(errorFingerprint(STACK));
});

test.each([
  ["index-BX3f9a.js", "index.js"],
  ["main.8f3a2b1c.js", "main.js"],
  ["vendors~app.1a2b3c4d.chunk.js", "vendors~app.chunk.js"],
  ["chunk-QWERTYAB3.mjs", "chunk.mjs"],
])("takes the hash out of %s", (hashed, plain) => {
  const stackIn = (file: string): string => `Error\n    at f (/x/${file}:1:2)`;
  expect(errorFingerprint(stackIn(hashed))).toBe(errorFingerprint(stackIn(plain)));
});

test.each([
  "user-settings",
  "my-userService",
  "node-fetch",
  "http2-session",
  "utf8-decoder",
  "node-base64url",
])("leaves the words of %s", (name) => {
  const stackIn = (file: string): string => `Error\n    at f (/x/${file}.js:1:2)`;
  expect(errorFingerprint(stackIn(name))).not.toBe(errorFingerprint(stackIn(name.split("-")[0]!)));
});

const word = fc.stringMatching(/^[a-z][a-zA-Z]{0,11}$/);
const place = fc.record({
  directory: fc.array(word, { maxLength: 6 }).map((names) => ["", ...names, ""].join("/")),
  line: fc.nat(99_999),
  column: fc.nat(999),
});
const call = fc.record({ name: word, file: word.map((name) => `${name}.js`) });
type Call = { name: string; file: string };
type Place = { directory: string; line: number; column: number };

function stackOf(calls: readonly Call[], places: readonly Place[], message: string): string {
  const frames = calls.map(({ name, file }, index) => {
    const { directory, line, column } = places[index % places.length]!;
    return `    at ${name} (${directory}${file}:${line}:${column})`;
  });
  return [`Error: ${message}`, ...frames].join("\n");
}

test("any directories, lines, columns and messages give one fingerprint, any other calls another", () => {
  const calls = fc.array(call, { minLength: 1, maxLength: 20 });
  const places = fc.array(place, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(calls, calls, places, places, word, (one, other, here, there, message) => {
      const fingerprint = errorFingerprint(stackOf(one, here, "x"));
      expect(errorFingerprint(stackOf(one, there, message))).toBe(fingerprint);
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(errorFingerprint(stackOf(other, there, message)) === fingerprint).toBe(isSame);
    }),
    { numRuns: 200 },
  );
});

test("Python, Go, Rust, Java and .NET have one as well, by their own frames", () => {
  const stacks = [
    (fn: string) =>
      `Traceback (most recent call last):\n  File "/a/x.py", line 3, in ${fn}\nOSError: no`,
    (fn: string) => `panic: no\n\ngoroutine 1 [running]:\nmain.${fn}(0x1)\n\t/a/x.go:12 +0x1d`,
    (fn: string) => `   3: app::${fn}\n             at /a/main.rs:10:5`,
    (fn: string) => `java.io.IOException: no\n\tat com.acme.X.${fn}(X.java:1)`,
    (fn: string) => `System.IO.IOException: no\n   at Acme.X.${fn}(String a) in /a/X.cs:line 1`,
  ];
  for (const stackOf of stacks) {
    const open = errorFingerprint(stackOf("open"));
    expect(open).toBeDefined();
    expect(errorFingerprint(stackOf("open").replaceAll("/a/", "/b/c/"))).toBe(open);
    expect(errorFingerprint(stackOf("close"))).not.toBe(open);
  }
});

test("there is none without a frame, and what is behind its bounds does not count", () => {
  expect(errorFingerprint("Error: no frames at all")).toBeUndefined();
  const frames = Array.from({ length: 64 }, (_, index) => `    at f${index} (x.js:1:1)`).join("\n");
  expect(errorFingerprint(`${frames}\n    at g (y.js:1:1)`)).toBe(errorFingerprint(frames));
  const long = " ".repeat(65_536);
  expect(errorFingerprint(`${long}\n    at g (y.js:1:1)`)).toBeUndefined();
});
