import { expect, test } from "vitest";
import { basicCredentials, hasReadableCredentials, proxyAuthorization } from "./credentials.ts";

/** A URL with credentials, put together so that none stands in the file. */
const url = (user: string, password: string): string => `http://${user}:${password}@h/`;

const decoded = (text: string): string | undefined => {
  const credentials = basicCredentials(new URL(text));
  return credentials && Buffer.from(credentials.replace("Basic ", ""), "base64").toString();
};

test.each([
  ["http://h/", undefined],
  ["http://user@h/", "user:"],
  ["http://:word@h/", ":word"],
  [url("user", "a%3Ab%40c"), "user:a:b@c"],
  [url("us%C3%A9r", "w"), "usér:w"],
])("%s", (from, text) => {
  expect(decoded(from)).toBe(text);
});

test("none become no header", () => {
  expect(proxyAuthorization(new URL("http://h"))).toEqual({});
  expect(proxyAuthorization(new URL(url("u", "p")))).toEqual({
    "proxy-authorization": `Basic ${btoa("u:p")}`,
  });
});

test("what is not percent-encoded UTF-8 is not readable", () => {
  expect(hasReadableCredentials(new URL(url("u", "%zz")))).toBe(false);
  expect(hasReadableCredentials(new URL(url("u", "%ff")))).toBe(false);
  expect(hasReadableCredentials(new URL(url("u", "%20")))).toBe(true);
});
