import { expect, test } from "vitest";
import { isStack, scrubStack } from "./scrub-stack.ts";

const identity = (text: string): string => text;

test.each([
  ["V8", "    at foo (/home/jane/app/index.js:10:15)", "    at foo (index.js:10:15)"],
  [
    "V8 alone",
    "at Object.<anonymous> (/home/jane/index.js:1:2)",
    "at Object.<anonymous> (index.js:1:2)",
  ],
  [
    "a method by another name",
    "    at A.b [as c] (C:\\Users\\j d\\x.ts:1:2)",
    "    at A.b [as c] (x.ts:1:2)",
  ],
  [
    "a function called as its directory",
    "    at jane (/home/jane/jane.js:1:2)",
    "    at jane (jane.js:1:2)",
  ],
  ["no function", "    at async file:///home/jane/x.mjs:3:4", "    at async x.mjs:3:4"],
  ["a query", "    at f (https://h.corp/a/x.js?sig=abc:1:2)", "    at f (x.js:1:2)"],
  ["a module", "    at f (/x/node_modules/@a/b/c.js:1:2)", "    at f (node_modules/@a/b/c.js:1:2)"],
  ["node's own", "    at g (node:internal/fs/x:1:2)", "    at g (node:internal/fs/x:1:2)"],
  [
    "evaluated code",
    "    at eval (eval at f (/home/jane/x.js:1:1), <anonymous>:1:7)",
    "    at eval (<anonymous>:1:7)",
  ],
  ["a data URL", "    at z (data:text/javascript,jane:1:2)", "    at z (<anonymous>:1:2)"],
  ["a blob URL", "    at z (blob:https://corp/ab:1:2)", "    at z (<anonymous>:1:2)"],
  ["the end of an inspected error", "    at f (/home/jane/x.js:1:2) {", "    at f (x.js:1:2) {"],
  ["Windows' line ends", "    at f (/home/jane/x.js:1:2)\r", "    at f (x.js:1:2)\r"],
  [
    "Java",
    "\tat com.acme.Foo$B.c(Foo.java:12) ~[a-1.jar:1]",
    "\tat com.acme.Foo$B.c(Foo.java:12) ~[a-1.jar:1]",
  ],
  [
    ".NET",
    "   at A.B.C(String a, Int32 b) in C:\\u\\jane\\y.cs:line 12",
    "   at A.B.C(String a, Int32 b) in y.cs:line 12",
  ],
  ["Python", '  File "/home/jane/x.py", line 3, in fn', '  File "x.py", line 3, in fn'],
  [
    "Go",
    "main.(*S).h(0xc01, {0x1, 0x2})\n\t/home/jane/s.go:12 +0x1d",
    "main.(*S).h(...)\n\ts.go:12 +0x1d",
  ],
  [
    "Rust",
    "   3: a::b\n             at /home/jane/m.rs:10:5",
    "   3: a::b\n             at m.rs:10:5",
  ],
  [
    "gdb",
    '#0  0x00007f12 in so (n=0x7 "jane", m=3) at /home/jane/x.c:12',
    "#0  0x00007f12 in so (...) at x.c:12",
  ],
  [
    "a library in gdb",
    "#1  0x00007f12 in ?? () from /lib/jane/libc.so.6",
    "#1  0x00007f12 in ?? () from libc.so.6",
  ],
])("keeps function, base name, line and column of %s", (_name, text, expected) => {
  expect(isStack(text)).toBe(true);
  expect(scrubStack(text, identity)).toBe(expected);
  expect(scrubStack(expected, identity)).toBe(expected);
});

test("everything goes through the text's scrubber: messages, causes, frames, and what is no frame", () => {
  const seen: string[] = [];
  const stack =
    "Error: jane\n    at f (/a/x.js:1:1)\n  [cause]: Error: bob\n  [errors]: [\n    at cut off (/home/ja";
  const scrub = (text: string): string => {
    seen.push(text);
    return "<gone>";
  };
  expect(scrubStack(stack, scrub)).toBe("<gone>");
  expect(seen).toEqual([stack.replace("/a/x.js", "x.js")]);
});

test.each([
  "    at least 3 nodes (see docs)",
  "at 12:30 the disk failed",
  "# 3 (three) at home",
  "    at ",
])("takes %j for text", (text) => {
  expect(scrubStack(text, identity)).toBe(text);
});

test("a home with nothing below names a user and no file", () => {
  expect(scrubStack("    at f (/home/jane:1:2)", identity)).toBe("    at f (<unknown>:1:2)");
});

test("a line over its bound is text, and one below it is a frame", () => {
  const frame = (length: number): string => `    at f (/${"a".repeat(length - 21)}/x.js:1:2)`;
  expect(frame(2048)).toHaveLength(2048);
  expect(scrubStack(frame(2048), identity)).toBe("    at f (x.js:1:2)");
  expect(scrubStack(frame(2049), identity)).toBe(frame(2049));
});

test("ten thousand frames are shortened, each of them", () => {
  const frames = (path: string): string =>
    Array.from({ length: 10_000 }, (_, index) => `    at f${index} (${path}x.js:${index}:1)`).join(
      "\n",
    );
  expect(scrubStack(frames("/home/jane/"), identity)).toBe(frames(""));
});

test("ordinary text is none", () => {
  expect(isStack("GET /api/v1 200 in 12ms\nlooking at the disk")).toBe(false);
});
