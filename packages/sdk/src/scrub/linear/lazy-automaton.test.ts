import { expect, test } from "vitest";
import { SeededRandom } from "../../../test/support/spool/seeded-random.ts";
import { LazyAutomaton } from "./lazy-automaton.ts";
import { parsePattern } from "./parse.ts";
import { compileProgram } from "./program.ts";

test("of more sets of states than have room, all are forgotten", () => {
  const automaton = new LazyAutomaton(compileProgram(parsePattern("a[ab]{10}c", false)));
  const random = new SeededRandom(5);
  const text = Array.from({ length: 3000 }, () => random.pick(["a", "b"])).join("");
  let most = 0;
  for (let from = 0; from < text.length; from += 50) {
    expect(automaton.hasMatch(text.slice(from, from + 50), 0)).toBe(false);
    most = Math.max(most, automaton.kept);
  }
  expect(most).toBeGreaterThan(200);
  expect(most).toBeLessThanOrEqual(256);
  expect(automaton.hasMatch(`${text}c`, 0)).toBe(text.at(-11) === "a");
});
