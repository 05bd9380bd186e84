import { expect, test } from "vitest";
import { cutsKey } from "./cut-key.ts";

function cut(text: string): boolean {
  const from = text.indexOf("\n");
  const next = from + 1 + /^[ \t]*/.exec(text.slice(from + 1))![0].length;
  return cutsKey(text, from, next);
}

test.each([
  "user=x;pass\n  word=y",
  "CHAP s\necret: y",
  "settings smbPas\n\tsword=y",
  "loaded private_\ntoken: y",
  "GET /x?api_ke\ny=z",
  "Set-Cookie: theme=dark; s\nid=y",
  "Authorization: Digest username=a,\n nonce=b",
])("%j cuts a name", (text) => {
  expect(cut(text)).toBe(true);
});

test.each([
  "restarted\npassword: y",
  "first line\nmode=fast",
  "the cookie jar\nsize: 3",
  "retry after token\nsecret=y",
])("%j has a line of its own", (text) => {
  expect(cut(text)).toBe(false);
});
