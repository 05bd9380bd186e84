import { describe, expect, test } from "vitest";
import { builtInDetectors } from "../src/scrub/detectors/index.ts";
import { parsePattern } from "../src/scrub/linear/parse.ts";
import { setsOf } from "../src/scrub/linear/program.ts";
import type { Syntax } from "../src/scrub/linear/syntax.ts";
import type { UnitSet } from "../src/scrub/linear/unit-set.ts";
import { parseGate } from "../src/scrub/text/gate-fragment.ts";
import { allDetectors } from "./support/scrub/all-detectors.ts";
import { expectExamples, findAll } from "./support/scrub/expect-examples.ts";

const ALL = await allDetectors();
/** Ours may be longer than a customer's. */
const MAX_PATTERN_CHARACTERS = 4096;
/** How far around its match a detector may look. */
const MAX_AROUND = 512;
/** Armoured from a beginning to an end, however far that is. */
const ARMOURED = ["private-key"];

function duplicates(list: readonly string[]): string[] {
  return list.filter((each, at) => list.indexOf(each) !== at);
}

/** `azure-sas` of `azureSas`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

test("each detector has a name and a file of its own, and runs once", () => {
  expect(ALL.length).toBeGreaterThan(40);
  expect(duplicates(ALL.map(({ detector }) => detector.name))).toEqual([]);
  expect(duplicates(ALL.map(({ file }) => file))).toEqual([]);
  const registered = builtInDetectors.map(({ name }) => name);
  expect(duplicates(registered)).toEqual([]);
  expect(ALL.map(({ detector }) => detector.name).sort()).toEqual([...registered].sort());
});

describe.each(ALL)("$file", ({ file, exportName, detector, examples }) => {
  test("is called as its file and its export are", () => {
    expect(detector.name).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    expect(file.replace(/^.*\/|\.ts$/g, "")).toBe(detector.name);
    expect(kebab(exportName).replaceAll("-", "")).toBe(detector.name.replaceAll("-", ""));
    expect(detector.source.length).toBeGreaterThan(8);
  });

  test("keeps what its examples promise", () => {
    expect(examples, "no examples").toBeDefined();
    expectExamples(detector, examples!);
  });

  test("has gates that are fragments, two characters wide or more", () => {
    expect(detector.gates.length).toBeGreaterThan(0);
    for (const gate of detector.gates) {
      for (const elements of parseGate(gate)) {
        const width = elements.filter(({ isOptional }) => !isOptional).length;
        expect(width, gate).toBeGreaterThan(1);
      }
    }
  });

  test("has a pattern that a linear engine can run, bounded and without repetitions in repetitions", () => {
    const { source, flags, ignoreCase } = detector.pattern;
    expect(flags).toMatch(/^gi?$/);
    expect(problems(parsePattern(source, ignoreCase, MAX_PATTERN_CHARACTERS))).toEqual([]);
  });

  test("looks no further around than 512 characters", () => {
    for (const { text } of ARMOURED.includes(detector.name) ? [] : examples!.positives()) {
      const [near, far] = [`${"\n".repeat(MAX_AROUND)}`, "password=a1 user 10.0.0.1 \\\\h\\s "];
      const alone = findAll(detector, near + text + near);
      const beside = findAll(detector, `${far}${near}${text}${near}${far}`);
      const [from, to] = [far.length, far.length + 2 * near.length + text.length];
      const within = beside.filter(({ start, end }) => start >= from && end <= to);
      const moved = within.map((finding) => ({
        ...finding,
        start: finding.start - from,
        end: finding.end - from,
      }));
      expect(moved).toEqual(alone);
    }
  });
});

/**
 * Repetitions without end, and those of a varying count in another of a varying count; where. In `(?:-\d{1,10}){1,15}` there is one way
 * only to share a text out: each round begins with a sign that nothing in it can be. Such a one is fine.
 */
function problems(syntax: Syntax, isRepeated: boolean = false): string[] {
  switch (syntax.kind) {
    case "units":
    case "assertion":
      return [];
    case "sequence":
      return syntax.parts.flatMap((part) => problems(part, isRepeated));
    case "choice":
      return syntax.options.flatMap((option) => problems(option, isRepeated));
    case "repeat": {
      const { of, min, max, offset } = syntax;
      const unbounded = max === undefined ? [`without end at ${offset}`] : [];
      const isVarying = min !== max && max !== 1;
      const nested = isVarying && isRepeated ? [`nested at ${offset}`] : [];
      const isAmbiguous = isRepeated || (isVarying && !hasMarkedRounds(of));
      return [...unbounded, ...nested, ...problems(of, isAmbiguous)];
    }
  }
}

/** Whether each round begins or ends with a sign that stands nowhere else in it. */
function hasMarkedRounds(round: Syntax): boolean {
  if (round.kind !== "sequence") return false;
  const { parts } = round;
  const isMark = (at: number): boolean => {
    const mark = parts[at]!;
    const others = parts.filter((part) => part !== mark).flatMap(setsOf);
    return mark.kind === "units" && others.every((set) => areDisjoint(mark.set, set));
  };
  return isMark(0) || isMark(parts.length - 1);
}

function areDisjoint(one: UnitSet, other: UnitSet): boolean {
  return one.every(([first, last]) => other.every(([from, to]) => to < first || from > last));
}

test("what is wrong with a pattern is seen", () => {
  const told = (source: string): string[] => problems(parsePattern(source, false));
  expect(told("a+")).toEqual(["without end at 1"]);
  expect(told("(?:ba{1,3}b?){1,4}")).toEqual(["nested at 5"]);
  expect(told("(?:-a{1,3}){1,4}(?:a{1,3},){1,4}")).toEqual([]);
  expect(told("(?:-[a-]{1,3}){1,4}")).toEqual(["nested at 8"]);
  expect(told("(?:a{1,3}b){3}(?:c{2})?[d-f]{1,9}")).toEqual([]);
});
