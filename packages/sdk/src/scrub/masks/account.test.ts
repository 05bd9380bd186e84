import { describe, expect, test } from "vitest";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { NO_IDENTITIES } from "../text/identities.ts";
import { maskAccount } from "./account.ts";

const parts = (value: string): readonly string[] =>
  maskAccount(value, testIdentities)!.slice(1, -1).split(":");

describe("maskAccount", () => {
  test("one name has one pseudonym in all its writings", () => {
    const [, user] = parts("jane");
    expect(parts("CONTOSO\\Jane")).toEqual(["account", expect.stringMatching(/^h_/), user]);
    expect(parts("JANE@contoso.com")).toEqual(["email", expect.stringMatching(/^h_/), user]);
    expect(parts("jane@gmail.com")).toEqual(["email", "freemail", user]);
    expect(parts(".\\jane")).toEqual(["account", "local", user]);
    expect(parts("joan")[1]).not.toBe(user);
  });

  test("the domain of a down-level name is a host, short as it is long", () => {
    expect(parts("CONTOSO\\a")[1]).toBe(parts("contoso.com\\b")[1]);
    expect(parts("a@contoso.com")[1]).not.toBe(parts("a@contoso.org")[1]);
  });

  test.each([
    "root",
    "SYSTEM",
    "NT AUTHORITY\\SYSTEM",
    "BUILTIN\\Administrators",
    "www-data",
    "1000",
  ])("keeps %j, which every system has", (account) => {
    expect(maskAccount(account, testIdentities)).toBe(account);
  });

  test("a known account of somebody's domain keeps its name", () => {
    expect(parts("CORP\\Domain Admins")[2]).toBe("Domain-Admins");
  });

  test("nothing is left without a key", () => {
    expect(maskAccount("jane", NO_IDENTITIES)).toBe("<user>");
    expect(maskAccount("CORP\\jane", NO_IDENTITIES)).toBe("<account>");
    expect(maskAccount("jane@corp.com", NO_IDENTITIES)).toBe("<email>");
  });

  test("is none with a line break or a placeholder in it, empty, or over 320 characters", () => {
    for (const value of ["", " ", "a\nb", "<user>", "a".repeat(321)]) {
      expect(maskAccount(value, testIdentities)).toBeUndefined();
    }
    expect(maskAccount("a".repeat(320), testIdentities)).toMatch(/^<user:/);
  });
});
