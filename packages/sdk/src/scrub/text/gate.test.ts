import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../../test/support/spool/seeded-random.ts";
import { Gate } from "./gate.ts";
import { GateAutomaton } from "./gate-automaton.ts";
import { parseGate } from "./gate-fragment.ts";
import { GateSweep } from "./gate-sweep.ts";

const SETS: readonly (readonly string[])[] = [
  ["sig=", "akia"],
  ["\\d\\.\\d{1,3}\\."],
  ["[a-f]{2}[:-]", "::"],
  ["\\\\\\\\"],
  ["colou?r", "(?:red|blue) .[^a]"],
  ["[\\r\\n]"],
  ["==", "k:\\s"],
  // Gaps, early and late, and fragments longer than the head that is looked for.
  ["[a-z][0-9_.-]{0,12}:\\d", "red[1.-]{0,4}k", "sig=[a-z=]{9}2", "l?u?r?-?s"],
];
const ORACLES = SETS.map((gates) => new RegExp(gates.join("|"), "i"));
const SEED = Number(process.env["SONDE_TEST_SEED"] ?? 11);

describe("Gate", () => {
  it("says the same as an alternation of its fragments, on random text near them", () => {
    const gate = new Gate(SETS);
    const random = new SeededRandom(SEED);
    const pieces = [
      ..."sig=akAKIA12.3:-abc\\\\colur redblue\r\n=k\té–",
      "sig=",
      "colr",
      "red ",
      "1.22",
    ];
    let hits = 0;
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: random.below(12) }, () => random.pick(pieces)).join("");
      const isHit = gate.sweep(text);
      const wanted = ORACLES.map((oracle) => (oracle.test(text) ? 1 : 0));
      expect([...gate.hits], `seed ${SEED}: ${JSON.stringify(text)}`).toEqual(wanted);
      expect(isHit).toBe(wanted.includes(1));
      hits += Number(isHit);
    }
    expect(hits).toBeGreaterThan(1000);
    expect(hits).toBeLessThan(2900);
  });

  it("finds a gate at the very start, at the end, and far into a text", () => {
    const gate = new Gate([["sig="], ["=="]]);
    for (const before of [0, 1, 1020, 1021, 1022, 1023, 1024, 2047]) {
      expect(gate.sweep(`${"x".repeat(before)}SIG=`)).toBe(true);
      expect([...gate.hits]).toEqual([1, 0]);
      expect(gate.sweep(`${"x".repeat(before)}==`)).toBe(true);
      expect(gate.sweep(`${"x".repeat(before)}sig`)).toBe(false);
    }
    expect(gate.sweep("")).toBe(false);
  });

  it("forgets states beyond its bound and goes on rightly", () => {
    const gates = Array.from({ length: 6 }, (_, i) => `[ab]{${i + 1}}${"ab"[i % 2]}[ab]{5}c`);
    const fragments = gates.flatMap(parseGate).map((elements, set) => ({ set, elements }));
    const random = new SeededRandom(SEED);
    for (const maxStates of [3, 5, 40]) {
      const automaton = new GateAutomaton(fragments, maxStates);
      const start = automaton.startOf(gates.map((_, index) => index));
      const sweep = new GateSweep(fragments, maxStates);
      for (let round = 0; round < 300; round++) {
        const text = Array.from({ length: 16 }, () => random.pick(["a", "b", "c"])).join("");
        const hits = new Uint8Array(gates.length);
        automaton.read(text, 0, start, hits);
        const wanted = gates.map((gate) => Number(new RegExp(`^(?:${gate})`).test(text)));
        expect([...hits], `seed ${SEED}, ${maxStates}: ${text}`).toEqual(wanted);
        const anywhere = new Uint8Array(gates.length);
        sweep.read(text, anywhere);
        const wantedAnywhere = gates.map((gate) => Number(new RegExp(gate).test(text)));
        expect([...anywhere], `seed ${SEED}, ${maxStates}: ${text}`).toEqual(wantedAnywhere);
      }
    }
  });

  it("tells any character that is not ASCII as one of its own", () => {
    const gate = new Gate([["[^\\x00-\\x7f]"], ["a.b"]]);
    expect(gate.sweep("aéb")).toBe(true);
    expect([...gate.hits]).toEqual([1, 1]);
    expect(gate.sweep("plain")).toBe(false);
  });
});

describe("parseGate", () => {
  it.each([
    "",
    "a*",
    "a+",
    "(a)",
    "(?=a)",
    "^a",
    "a$",
    "a|b",
    "\\b",
    "\\k",
    "a?",
    "[a",
    "a{1,}",
    "(?:ab)?c",
    "(?:ab){2}c",
  ])("refuses %j, which is no short necessary condition", (gate) => {
    expect(() => parseGate(gate)).toThrow(RangeError);
  });

  it("refuses more than 24 places", () => {
    expect(parseGate("a{24}")[0]).toHaveLength(24);
    expect(() => parseGate("a{25}")).toThrow("is too long");
  });
});
