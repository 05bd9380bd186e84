import { eventIdentifier } from "../../contract/identifiers.ts";
import { MAX_NAME_LENGTH } from "../../contract/limits.ts";
import type { Located } from "../../diagnostics/finding.ts";
import { slips } from "../near-words.ts";
import type { Rule, Violation } from "../rule.ts";
import { singular, wordsOf } from "../words.ts";

export const nearDuplicateName: Rule = {
  id: "near-duplicate-name",
  severity: "warning",
  why: "of two names for one thing each holds half of the data, and the next author takes either",
  *check(registry) {
    yield* nearDuplicates(
      "attribute",
      registry.attributes.flatMap(({ deprecated, key }) => (deprecated === undefined ? key : [])),
      () => false,
    );
    yield* nearDuplicates(
      "event",
      registry.events.flatMap(({ deprecated, id, origin }) =>
        deprecated === undefined && origin === undefined ? id : [],
      ),
      // These would be one identifier in the code, which `name-collision` refuses.
      (left, right) => eventIdentifier(left) === eventIdentifier(right),
    );
  },
};

function* nearDuplicates(
  what: string,
  names: readonly Located<string>[],
  isReported: (left: string, right: string) => boolean,
): Generator<Violation> {
  const compared = names.filter(({ value }) => value.length <= MAX_NAME_LENGTH);
  const spelling = spellingOf(compared);
  const firsts = new Map<string, Located<string>>();
  for (const name of compared) {
    const forms = formsOf(name.value, spelling);
    const first = forms.map((form) => firsts.get(form)).find((other) => other !== undefined);
    for (const form of forms) if (!firsts.has(form)) firsts.set(form, name);
    if (first === undefined || first.value === name.value) continue;
    if (isReported(first.value, name.value)) continue;
    yield {
      place: name.place,
      message: `${what} \`${name.value}\` is almost \`${first.value}\`, at ${first.place.file}:${first.place.line}`,
      help: "keep one of the two, or name them by what tells them apart",
    };
  }
}

type Spelling = (word: string) => string;

/** One word for all that differ from it by an ending of the plural or by a slip. */
function spellingOf(names: readonly Located<string>[]): Spelling {
  const words = new Set(names.flatMap(({ value }) => wordsOf(value)).map(singular));
  const slipOf = slips(words);
  return (word) => {
    const one = singular(word);
    return slipOf.get(one) ?? one;
  };
}

/** Two names are almost equal where one of these is: the letters alone, or the segments in any order. */
function formsOf(name: string, spelling: Spelling): readonly string[] {
  const segments = name.split(".").map((segment) => segment.split("_").map(spelling));
  const letters = segments.map((words) => words.join("")).join("");
  const inOrder = segments.map((words) => words.join("_")).sort();
  return [letters, inOrder.join(".")];
}
