import { describe, expect, it } from "vitest";
import { isInPlaceholder, startsWord } from "./around.ts";
import { otherNames } from "./gates.ts";
import { isHostName, nameEnd, nameStart } from "./host-name.ts";
import { isCode, isOtherThing, looksLikeMachine } from "./host-words.ts";
import { isCustomerName } from "./name-words.ts";
import { customerPart, isInterface, isPublicHost } from "./public-domains.ts";
import { isRouteSegment } from "./route-words.ts";
import { RunEnd } from "./run-end.ts";
import { SeenBefore } from "./seen-before.ts";
import { wordBefore, wordOf } from "./word-before.ts";

describe("names of hosts", () => {
  it("look like a machine's by a number or a role", () => {
    for (const name of ["hv-03", "node17", "FINANCE-SQL", "db01", "esx-host-3", "sql-node"])
      expect(looksLikeMachine(name), name).toBe(true);
    for (const name of ["sda1", "nvme0n1", "osd.12", "v2", "x86-64", "10GB", "raid-5", "utf-8"])
      expect(looksLikeMachine(name), name).toBe(false);
    for (const name of ["read-only", "2026-11-27", "4bf92f3577b34da6", "pre-ES5", "0xfed52c1"])
      expect(isOtherThing(name), name).toBe(true);
    for (const name of ["server", "offline", "localhost"])
      expect(looksLikeMachine(name), name).toBe(false);
  });

  it("are told from code", () => {
    expect(isCode("com.acme.Foo")).toBe(true);
    expect(isCode("removeWindowLocked")).toBe(true);
    expect(isCode("node-03.stor.internal")).toBe(false);
  });

  it("have the length of a name at most", () => {
    expect(isHostName(`${"a".repeat(63)}.b`)).toBe(true);
    expect(isHostName(`${"a".repeat(64)}.b`)).toBe(false);
    expect(isHostName("a..b")).toBe(false);
    expect(isHostName("1.2.3.4")).toBe(false);
    const long = "a".repeat(400);
    expect(nameEnd(long, 0)).toBe(253);
    expect(nameStart(long, 400)).toBe(400 - 253);
  });

  it("end where a sentence does, and begin behind an escape", () => {
    expect(nameEnd("nas.lan. Next", 0)).toBe(7);
    expect(nameStart("%2Fnas.lan", 10)).toBe(3);
  });
});

describe("public hosts", () => {
  it("are known by whole labels", () => {
    expect(isPublicHost("learn.microsoft.com")).toBe(true);
    expect(isPublicHost("notmicrosoft.com")).toBe(false);
    expect(isPublicHost("com")).toBe(false);
    expect(isInterface("management.azure.com")).toBe(true);
    expect(isInterface("github.com")).toBe(false);
  });

  it.each([
    ["acme.blob.core.windows.net", "account", 4],
    ["acme.privatelink.blob.core.windows.net", "account", 4],
    ["acme.s3.eu-west-1.amazonaws.com", "bucket", 4],
    ["my.acme.s3.amazonaws.com", "bucket", 7],
    ["acme.storage.googleapis.com", "bucket", 4],
    ["db1.c9x.eu-west-1.rds.amazonaws.com", "host", 7],
  ])("%s belongs to a customer", (host, what, length) => {
    expect(customerPart(host)).toEqual({ what, length });
  });

  it("have routes of known words", () => {
    for (const segment of ["api", "v1", "2024-01-01", "17", "{id}", "snapshots"])
      expect(isRouteSegment(segment), segment).toBe(true);
    for (const segment of ["finance", "jane.pdf", "acme-hr"])
      expect(isRouteSegment(segment), segment).toBe(false);
  });
});

it("names of storage are no states, numbers, digests or paths", () => {
  for (const name of ["tank2", "FINANCE_Q3", "HR-Payroll"])
    expect(isCustomerName(name), name).toBe(true);
  for (const name of ["offline", "17", "10GB", "/dev/sda1", "--volume", "csi-attacher", "a"])
    expect(isCustomerName(name), name).toBe(false);
});

it("a word before is found over blanks and signs, six at most", () => {
  expect(wordBefore("version = 1.2", 10)).toEqual({ word: "version", start: 0 });
  expect(wordBefore("version           1.2", 18).word).toBe("");
  expect(wordBefore("1.2", 0).word).toBe("");
});

it("what stands in a placeholder is no key", () => {
  expect(isInPlaceholder("<host:h_a", 1)).toBe(true);
  expect(isInPlaceholder("a < host:h_a", 4)).toBe(false);
  expect(isInPlaceholder("<host> host=", 7)).toBe(false);
  expect(startsWord("remoteHost", 6)).toBe(true);
  expect(startsWord("ghost", 1)).toBe(false);
});

it("runs end at their signs, at white space and at their bound, whatever was asked before", () => {
  const runs = new RunEnd(/[&;]/);
  const text = "ab\u00e9&cd\u2003ef";
  for (const [start, max, end] of [
    [0, 99, 3],
    [1, 99, 3],
    [1, 1, 2],
    [3, 99, 3],
    [4, 99, 6],
    [7, 99, 9],
    [0, 2, 2],
    [0, 99, 3],
  ] as const)
    expect(runs.endOf(text, start, max), `${start}, ${max}`).toBe(end);
  expect(runs.endOf("&", 0, 9)).toBe(0);
});

it("gates tell the names that are none of some words", () => {
  const gate = new RegExp(`^(?:${otherNames(["info", "err", "error"]).join("|")})`, "i");
  for (const name of [
    "nas ",
    "i ",
    "in ",
    "info1 ",
    "INFO-a ",
    "er ",
    "erro ",
    "errors ",
    "e\u00e9 ",
    "7 ",
  ])
    expect(name).toMatch(gate);
  for (const word of ["info ", "ERR]", "error:", "-"]) expect(word).not.toMatch(gate);
});

it("a word is seen before a place, wherever it was looked for before", () => {
  const words = new SeenBefore(/nfs|mount/gi);
  const text = "mount x nfs y z";
  for (const [at, max, isSeen] of [
    [4, 99, false],
    [5, 99, true],
    [9, 4, false],
    [11, 4, true],
    [15, 7, true],
    [15, 6, false],
    [5, 5, true],
  ] as const)
    expect(words.isWithin(text, at, max), `${at}, ${max}`).toBe(isSeen);
  expect(words.isWithin("NFS z", 4, 9)).toBe(true);
  expect(words.isWithin("z nfs", 0, 9)).toBe(false);
});

it("a word says what stands behind it over signs of an assignment", () => {
  for (const text of ["host x", 'HOST":"x', "host  =( x", "_host:x"])
    expect(wordOf(text, text.length - 1, false), text).toBe("host");
  for (const text of ["host, x", "host - x", "host====x", "x"])
    expect(wordOf(text, text.length - 1, false), text).toBe("");
  expect(wordOf("host, x", 6, true)).toBe("host");
});
