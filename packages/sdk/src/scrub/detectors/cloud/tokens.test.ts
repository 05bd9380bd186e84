import { expect, test } from "vitest";
import { SeededRandom } from "../../../../test/support/spool/seeded-random.ts";
import { BASE64, HEX } from "./example-token.ts";
import { alphabetOf, belongs, isStandIn, looksDrawn, runEnd, runStart } from "./tokens.ts";

test("takes drawn keys for drawn, but for one in a thousand", () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? 6);
  const random = new SeededRandom(seed);
  const characters = [...BASE64];
  let missed = 0;
  for (let round = 0; round < 5000; round++) {
    let key = "";
    while (key.length < 40) key += random.pick(characters);
    if (!looksDrawn(key)) missed++;
  }
  expect(missed, `SONDE_TEST_SEED=${seed}`).toBeLessThan(5);
});

test.each([
  "com/acme/storage/VolumeManagerFactory2Im",
  "read-write-permission-denied-for-volume",
  "BlobServiceClientBuilderFactoryBeanImpl2",
  "customer_order_archive_index_2024",
  HEX.repeat(3),
  "0123456789012345678901234567890123456789",
])("takes %j for written", (name) => {
  expect(looksDrawn(name)).toBe(false);
});

test.each([
  "",
  "<secret>",
  `${"$"}{KEY}`,
  "$(cat key)",
  "$PASSWORD",
  "%s",
  "%KEY%",
  "{0}",
  "[REDACTED]",
  "***",
  "xxxx",
  "null",
  "KEYEXAMPLE",
])("takes %j for a stand-in", (value) => {
  expect(isStandIn(value)).toBe(true);
});

test.each(["$ecret", "%2Fab", "{a;b", "*.x9", "#1boss", "xxy", "nullify", "-dash"])(
  "takes %j for a value",
  (value) => {
    expect(isStandIn(value)).toBe(false);
  },
);

test("walks runs to their ends and no further than asked", () => {
  const letters = alphabetOf(/[a-z]/);
  expect(runStart("1abc2", 4, letters, 9)).toBe(1);
  expect(runStart("1abc2", 4, letters, 2)).toBe(2);
  expect(runEnd("1abc2", 1, letters, 9)).toBe(4);
  expect(runEnd("1abc2", 1, letters, 2)).toBe(3);
  expect(runStart("abc", 3, letters, 9)).toBe(0);
  expect(runEnd("abc", 0, letters, 9)).toBe(3);
  expect(belongs(alphabetOf(/[^a]/), "\u{fc}", 0)).toBe(true);
  expect(belongs(letters, "\u{fc}", 0)).toBe(false);
});
