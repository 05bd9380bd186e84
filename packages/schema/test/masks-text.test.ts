import { describe, expect, it } from "vitest";
import { MASKS } from "../../sdk/src/scrub/masks/index.ts";
import { normalizeHost } from "../../sdk/src/scrub/normalize.ts";
import { Pseudonymizer } from "../../sdk/src/scrub/pseudonym.ts";
import { IDENTIFIED_THINGS, type IdentifiedThing } from "../src/contract/attribute-contract.ts";
import { MASK_TEXTS } from "../src/generate/masks-text.ts";

const PSEUDONYMIZER = new Pseudonymizer(new Uint8Array(32), "identifier", normalizeHost);
const IDENTITIES = { of: (_: unknown, value: string) => PSEUDONYMIZER.text(value) };

function masked(thing: IdentifiedThing, value: string): string | undefined {
  return thing === "host" ? PSEUDONYMIZER.text(value) : MASKS[thing](value, IDENTITIES);
}

describe("the documents' examples of masks", () => {
  it.each(IDENTIFIED_THINGS)("of %s are what the SDK makes", (thing) => {
    const { example, value } = MASK_TEXTS[thing];
    expect(masked(thing, value)?.replace(/\b([hn])_[a-z2-7]{16}/g, "$1_…")).toBe(example);
  });
});
