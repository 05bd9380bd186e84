import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PrivacyClass } from "../emit/definition.ts";
import { PSEUDONYM_BYTES, Pseudonymizer, renderPseudonym } from "./pseudonym.ts";

const KEY = new Uint8Array(32).map((_, i) => i);
const GENERATION = 4096;
const GOLDEN = "h_oihy3xiuwkizrrc7";

/** RFC 4648 base32 in lower case, from the bits up: nothing shared with the code under test. */
function base32(bits: string): string {
  return bits.replace(
    /.{5}/g,
    (five) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(five, 2)]!,
  );
}

function bitsOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
}

function expected(key: Uint8Array, privacyClass: string, value: string): string {
  const hmac = (text: string): string => bitsOf(createHmac("sha256", key).update(text).digest());
  const keyId = hmac("sonde key id").slice(0, 10);
  return `h_${base32(keyId)}${base32(hmac(`${privacyClass}\u001f${value}`).slice(0, 70))}`;
}

function pseudonym(from: Pseudonymizer, value: string): string {
  const at = from.find(value);
  const bytes = Buffer.alloc(PSEUDONYM_BYTES);
  bytes.writeUInt32BE(from.words[at]!, 0);
  bytes.writeUInt32BE(from.words[at + 1]!, 4);
  bytes.writeUInt16BE(from.words[at + 2]!, 8);
  return renderPseudonym(bytes, 0);
}

const identifiers = (key = KEY): Pseudonymizer => new Pseudonymizer(key, "identifier");

describe("Pseudonymizer", () => {
  it("has the golden value that a page of other code computes", () => {
    // base32(HMAC-SHA-256(00..1f, "identifier" US "vol-0001")), first 70 bits, behind 10 of key id.
    expect(pseudonym(identifiers(), "vol-0001")).toBe(GOLDEN);
    expect(expected(KEY, "identifier", "vol-0001")).toBe(GOLDEN);
  });

  it("is the keyed hash for any value, key and class", () => {
    const classes = fc.constantFrom<PrivacyClass>("identifier", "personal");
    const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(keys, classes, fc.string({ unit: "grapheme" }), (key, of, value) => {
        const normalised = value.normalize("NFC");
        expect(pseudonym(new Pseudonymizer(key, of), value)).toBe(expected(key, of, normalised));
      }),
    );
  });

  it("gives one value two pseudonyms in two classes, which share the key's id only", () => {
    const identifier = pseudonym(identifiers(), "alice");
    const personal = pseudonym(new Pseudonymizer(KEY, "personal"), "alice");
    expect(identifier.slice(0, 4)).toBe(personal.slice(0, 4));
    expect(identifier.slice(4)).not.toBe(personal.slice(4));
  });

  it("tells one key from another by its id", () => {
    const other = new Uint8Array(32).fill(9);
    expect(pseudonym(identifiers(), "a").slice(0, 4)).not.toBe(
      pseudonym(identifiers(other), "a").slice(0, 4),
    );
  });

  it("gives composed and decomposed spellings one pseudonym", () => {
    expect(pseudonym(identifiers(), "Zo\u00eb")).toBe(pseudonym(identifiers(), "Zoe\u0308"));
  });

  it("has at least 65 bits that depend on the value", () => {
    const all = Array.from({ length: 2000 }, (_, i) => pseudonym(identifiers(), `v${i}`).slice(4));
    expect(all[0]).toHaveLength(14);
    // Each of the 14 characters takes all 32 letters: 70 bits, none of them constant.
    for (let at = 0; at < 14; at++) {
      expect(new Set(all.map((text) => text[at])).size).toBe(32);
    }
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("the cache", () => {
  it("never mixes up 20,000 values, however often generations change", () => {
    const from = identifiers();
    const values = Array.from({ length: 20_000 }, (_, i) => `vol-${i}`);
    const truth = values.map((value) => expected(KEY, "identifier", value));
    for (const [i, value] of values.entries()) {
      if (pseudonym(from, value) !== truth[i]) expect.fail(`${value} on its first use`);
    }
    for (let i = values.length - 1; i >= 0; i--) {
      if (pseudonym(from, values[i]!) !== truth[i]) expect.fail(`${values[i]} on its second use`);
    }
  });

  it("keeps old values right while they move to the young generation as it turns over", () => {
    const from = identifiers();
    // Fill one generation and all but the last place of the next …
    for (let i = 0; i < 2 * GENERATION - 1; i++) from.find(`v${i}`);
    // … so that each of these moves out of the old half just before, at and after the turn.
    for (const i of [0, 1, GENERATION - 1, 2, GENERATION, 2 * GENERATION - 2]) {
      expect(pseudonym(from, `v${i}`)).toBe(expected(KEY, "identifier", `v${i}`));
    }
  });

  it("gives what a cache of nothing gives, in any order of hits, misses and long values", () => {
    const from = identifiers();
    const truth = new Map<string, string>();
    const value = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 12_000 }).map((i) => `v${i}`) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 50 }).map((i) => `${i}`.repeat(300)) },
    );
    const fill = fc.integer({ min: 0, max: 5 }).map((generation) => generation * 1000);
    fc.assert(
      fc.property(fc.array(value, { minLength: 50, maxLength: 200 }), fill, (values, start) => {
        for (let i = start; i < start + 1500; i++) from.find(`w${i}`);
        for (const each of values) {
          const right = truth.get(each) ?? expected(KEY, "identifier", each);
          truth.set(each, right);
          expect(pseudonym(from, each)).toBe(right);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("does not remember a value over its length, nor disturb its neighbours with it", () => {
    const from = identifiers();
    const [short, long] = ["s".repeat(256), "l".repeat(257)];
    const at = from.find(short);
    const longAt = from.find(long);
    expect(from.find(short)).toBe(at);
    expect(from.find(long)).toBe(longAt);
    // The spare place is shared: another long value takes it over.
    expect(from.find("m".repeat(257))).toBe(longAt);
    expect(pseudonym(from, long)).toBe(expected(KEY, "identifier", long));
    expect(longAt).toBe(2 * GENERATION * 3);
  });
});

it("reads as text as it does from the bytes of a row", () => {
  const pseudonyms = identifiers();
  for (let i = 0; i < 1000; i++) {
    const value = `volume-${i}`;
    expect(pseudonyms.text(value)).toBe(pseudonym(pseudonyms, value));
  }
});
