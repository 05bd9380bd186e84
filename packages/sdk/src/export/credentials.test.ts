import { expect, test } from "vitest";
import { basicCredentials, hasReadableCredentials, proxyAuthorization } from "./credentials.ts";

const decoded = (url: string): string | undefined => {
  const credentials = basicCredentials(new URL(url));
  return credentials && Buffer.from(credentials.replace("Basic ", ""), "base64").toString();
};

test.each([
  ["http://h/", undefined],
  ["http://user@h/", "user:"],
  ["http://:word@h/", ":word"],
  ["http://user:a%3Ab%40c@h/", "user:a:b@c"],
  ["http://us%C3%A9r:w@h/", "usér:w"],
])("%s", (url, text) => {
  expect(decoded(url)).toBe(text);
});

test("none become no header", () => {
  expect(proxyAuthorization(new URL("http://h"))).toEqual({});
  expect(proxyAuthorization(new URL("http://u:p@h"))).toEqual({
    "proxy-authorization": `Basic ${btoa("u:p")}`,
  });
});

test("what is not percent-encoded UTF-8 is not readable", () => {
  expect(hasReadableCredentials(new URL("http://u:%zz@h"))).toBe(false);
  expect(hasReadableCredentials(new URL("http://u:%ff@h"))).toBe(false);
  expect(hasReadableCredentials(new URL("http://u:%20@h"))).toBe(true);
});
