import { expect, test } from "vitest";
import { scrubWith } from "../../../../test/support/scrub/expect-examples.ts";
import { accountKey } from "./account-key.ts";
import { addressStart } from "./address-parts.ts";
import { distinguishedName } from "./distinguished-name.ts";
import { downLevelName } from "./down-level-name.ts";
import { emailAddress } from "./email-address.ts";
import { localPath } from "./local-path.ts";
import { pathEnd } from "./path-extent.ts";
import { PathToken } from "./path-token.ts";
import { uncPath } from "./unc-path.ts";

test("a path is followed for 700 characters, and deeper ones end in one segment", () => {
  const path = `/srv/${"acme/".repeat(137)}secret`;
  expect(path.length).toBeLessThan(700);
  expect(scrubWith(localPath, path)).toBe("/srv/<path:63>");
});

test("many paths in one run of non-spaces are found one by one, up to 64", () => {
  const list = (count: number): string => Array.from({ length: count }, () => "/mnt/ab").join(",");
  expect(list(24).length).toBeLessThan(200);
  expect(scrubWith(localPath, list(24))).not.toContain("ab");
});

test("a closing quote is looked for within 500 characters", () => {
  const quoted = (length: number): string => `'/srv/a ${"b".repeat(length - 8)}'`;
  expect(pathEnd(new PathToken(quoted(500), 7), 1, false)).toBe(500);
  expect(pathEnd(new PathToken(quoted(501), 7), 1, false)).toBe(7);
});

test("a quotation with the words of a sentence is no path as a whole", () => {
  expect(scrubWith(localPath, '"/mnt/acme/x failed to open"')).toBe(
    '"/mnt/<path:2> failed to open"',
  );
});

test("a local part has 64 characters and a domain 253", () => {
  const local = "a".repeat(70);
  expect(addressStart(`${local}@`, 70)).toBe(6);
  expect(scrubWith(emailAddress, `x@${"b".repeat(63)}.com`)).toMatch(/^<email:/);
  expect(scrubWith(emailAddress, `x@${"b".repeat(64)}.com`)).toContain("b.com");
});

test("a NetBIOS domain has 15 characters; a longer one needs a dot", () => {
  const account = (domain: string): string => `user ${domain}\\jane`;
  expect(scrubWith(downLevelName, account("d".repeat(15)))).toMatch(/^user <account:/);
  expect(scrubWith(downLevelName, account("d".repeat(16)))).toContain("jane");
  expect(scrubWith(downLevelName, account(`${"d".repeat(16)}.com`))).toMatch(/^user <account:/);
});

test("a value behind a key has 104 characters", () => {
  expect(scrubWith(accountKey, `user=${"j".repeat(104)}`)).toMatch(/^user=<user:[^>]*>$/);
  expect(scrubWith(accountKey, `user="${"j".repeat(104)}"`)).toMatch(/^user="<user:[^>]*>"$/);
});

test("a distinguished name is read once, however long it is", () => {
  const name = Array.from({ length: 200 }, (_, index) => `OU=acme${index}`).join(",");
  expect(scrubWith(distinguishedName, `CN=Jane,${name}`)).not.toMatch(/acme|Jane/);
});

test("of a list a common name is one of the first twelve", () => {
  const list = (before: number): string => `${"L=x,".repeat(before)}CN=Jane`;
  expect(scrubWith(distinguishedName, list(11))).not.toContain("Jane");
  expect(scrubWith(distinguishedName, list(12))).toContain("Jane");
});

test("a host alone is one only if no escape and no word looks like it", () => {
  for (const text of ["\\\\d", "\\\\u003c", "\\\\x41", "\\\\bword", "\\\\n7"])
    expect(scrubWith(uncPath, `a ${text} b`)).toBe(`a ${text} b`);
  expect(scrubWith(uncPath, "a \\\\nas-7 b")).toMatch(/^a \\\\<host:[^>]*> b$/);
});
