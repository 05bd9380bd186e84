import { MAX_ENUM_MEMBERS } from "../../contract/limits.ts";
import type { Place } from "../../diagnostics/finding.ts";
import type { EnumMember } from "../../load/declarations.ts";
import type { Rule, Violation } from "../rule.ts";

export const invalidEnum: Rule = {
  id: "invalid-enum",
  severity: "error",
  why: "the members become a union of literals; each needs its own value of the same kind",
  *check(registry) {
    for (const { type } of registry.attributes) {
      if (type.kind === "enum") yield* examine(type.members, type.place);
    }
  },
};

function* examine(members: readonly EnumMember[], place: Place): Generator<Violation> {
  const [first] = members;
  if (first === undefined) {
    yield { place, message: "the enum has no members", help: "list at least one, or use `string`" };
    return;
  }
  const excess = members[MAX_ENUM_MEMBERS];
  if (excess !== undefined) {
    const message = `the enum has ${members.length} members`;
    const help = `use at most ${MAX_ENUM_MEMBERS}, or the type \`string\``;
    yield { place: excess.id.place, message, help };
  }
  const ids = new Set<string>();
  const values = new Set<string | number | boolean>();
  for (const { id, value } of members) {
    if (typeof value.value !== "string" && !Number.isSafeInteger(value.value)) {
      const message = `member \`${id.value}\` has the value \`${value.value}\``;
      yield { place: value.place, message, help: "use texts or whole numbers" };
    } else if (typeof value.value !== typeof first.value.value) {
      const message = `member \`${id.value}\` is a ${typeof value.value}, the first one is not`;
      yield { place: value.place, message, help: "use only texts or only whole numbers" };
    }
    if (ids.has(id.value) || values.has(value.value)) {
      const message = `member \`${id.value}\` repeats the id or the value of an earlier one`;
      yield { place: id.place, message, help: "remove it, or give it its own id and value" };
    }
    ids.add(id.value);
    values.add(value.value);
  }
}
