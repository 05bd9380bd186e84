import { describe, expect, test } from "vitest";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { NO_IDENTITIES } from "../text/identities.ts";
import { maskSid } from "./sid.ts";

const DOMAIN = "S-1-5-21-3623811015-3361044348-30300820";

describe("maskSid", () => {
  test.each([
    "S-1-0-0",
    "S-1-1-0",
    "S-1-5-18",
    "S-1-5-32-544",
    "S-1-5-5-0-123456",
    "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    "S-1-16-12288",
    "S-1-5-21-0-0-0-497",
  ])("keeps %s, which every system has", (sid) => {
    expect(maskSid(sid, testIdentities)).toBe(sid);
  });

  test("keeps a RID that Windows gives out, and no other", () => {
    expect(maskSid(`${DOMAIN}-500`, testIdentities)).toMatch(/^<sid:h_[a-z2-7]{16}:500>$/);
    expect(maskSid(`${DOMAIN}-999`, testIdentities)).toMatch(/:999>$/);
    expect(maskSid(`${DOMAIN}-1000`, testIdentities)).toMatch(
      /^<sid:h_[a-z2-7]{16}:h_[a-z2-7]{16}>$/,
    );
  });

  test("accounts of one domain share its pseudonym, in any case of the letter", () => {
    const domainOf = (sid: string): string =>
      maskSid(sid, testIdentities)!.split(":")[1]!.replace(">", "");
    expect(domainOf(`${DOMAIN}-1104`)).toBe(domainOf(`${DOMAIN}-500`));
    expect(domainOf(DOMAIN.toLowerCase())).toBe(domainOf(`${DOMAIN}-500`));
    expect(domainOf("S-1-5-21-1-2-3-500")).not.toBe(domainOf(`${DOMAIN}-500`));
  });

  test("has nothing of an account of Entra ID, nor of anything without a key", () => {
    const sid = "S-1-12-1-1944063812-1284521245-3124580014-1234567890";
    expect(maskSid(sid, testIdentities)).toMatch(/^<sid:h_[a-z2-7]{16}>$/);
    expect(maskSid(sid, NO_IDENTITIES)).toBe("<sid>");
    expect(maskSid(`${DOMAIN}-1104`, NO_IDENTITIES)).toBe("<sid>");
    expect(maskSid(`${DOMAIN}-500`, NO_IDENTITIES)).toBe("<sid:500>");
  });

  test.each([
    "",
    "S-1-5",
    "S-2-5-18",
    `${DOMAIN}-x`,
    "S-1-5-21-1-2-4294967296-500",
    `S-1-5${"-1".repeat(16)}`,
  ])("%j is none", (value) => {
    expect(maskSid(value, testIdentities)).toBeUndefined();
  });
});
