import type { Registry, RegistryAttribute } from "../../contract/registry.ts";
import type { Place } from "../../diagnostics/finding.ts";
import type { AttributeType, EnumMember } from "../../load/declarations.ts";
import type { Rule, Violation } from "../rule.ts";

export const enumHygiene: Rule = {
  id: "enum-hygiene",
  severity: "warning",
  why: "members are what readers group and filter by; each must be told from the others and pass whole",
  *check(registry) {
    for (const attribute of registry.attributes) {
      const { deprecated, type } = attribute;
      if (type.kind !== "enum" || deprecated !== undefined) continue;
      const members = type.members.filter((member) => member.deprecated === undefined);
      yield* lonelyMember(attribute, members);
      yield* unlikeOthers(members);
      yield* withoutBrief(members);
    }
    yield* unfitForGate(registry);
  },
};

function* lonelyMember(
  { contract, key }: RegistryAttribute,
  [first, second]: readonly EnumMember[],
): Generator<Violation> {
  if (contract.closed?.value !== true || first === undefined || second !== undefined) return;
  yield {
    place: contract.closed.place,
    message: `the closed enum \`${key.value}\` has one member, so its value says nothing`,
    help: "add what else it can be, or leave out `closed`",
  };
}

/** OpenTelemetry's members have a name space of their own: `aws.sns`. */
const SNAKE_CASE = /^[a-z0-9]+(?:[._][a-z0-9]+)*$/;

/** Ids that are written in another way, and members that differ only in how they are written. */
function* unlikeOthers(members: readonly EnumMember[]): Generator<Violation> {
  const letters = new Map<string, EnumMember>();
  for (const member of members) {
    const { place, value: id } = member.id;
    if (!SNAKE_CASE.test(id)) {
      const message = `the member id \`${id}\` is not in snake case`;
      yield { place, message, help: "write it like `read_only`; the value may stay as it is" };
    }
    const twin = lettersOf(member)
      .map((text) => letters.get(text))
      .find((other) => other !== undefined);
    for (const text of lettersOf(member)) letters.set(text, twin ?? member);
    // What is written alike is refused by `invalid-enum`.
    if (twin === undefined || twin.id.value === id) continue;
    if (twin.value.value === member.value.value) continue;
    const message = `members \`${twin.id.value}\` and \`${id}\` differ only in how they are written`;
    yield { place, message, help: "keep one of the two, or give them names that tell them apart" };
  }
}

function lettersOf({ id, value }: EnumMember): readonly string[] {
  const texts = typeof value.value === "string" ? [id.value, value.value] : [id.value];
  return texts.map((text) => text.toLowerCase().replaceAll(/[\s._-]/g, ""));
}

function* withoutBrief(members: readonly EnumMember[]): Generator<Violation> {
  const silent = members.filter(({ brief }) => (brief ?? "").trim() === "");
  const [first] = silent;
  if (first === undefined) return;
  const { place, value: id } = first.id;
  yield {
    place,
    message:
      silent.length === 1
        ? `the member \`${id}\` has no brief`
        : `${silent.length} members have no brief, the first is \`${id}\``,
    help: "say when the value is right",
  };
}

/** Values of open enums leave only where they match; docs/schema.md, "Classes". */
const GATE = /^[\w.:+-]{1,64}$/;

/** Of own enums each value, of others one for each use: the use is all that can be changed. */
function* unfitForGate({ events }: Registry): Generator<Violation> {
  const unfitOf = new Map<AttributeType, readonly EnumMember[]>();
  for (const { attributes, origin: importedFrom } of events) {
    if (importedFrom !== undefined) continue;
    for (const { contract, key, origin, type } of attributes) {
      const privacyClass = contract.class?.value;
      if (privacyClass !== "system" && privacyClass !== "operational") continue;
      if (type.kind !== "enum" || contract.closed?.value === true) continue;
      const known = unfitOf.get(type);
      const unfit = known ?? type.members.filter(isUnfit);
      unfitOf.set(type, unfit);
      const [first] = unfit;
      if (origin !== undefined && first !== undefined) yield stopped(first, key.place);
      if (origin !== undefined || known !== undefined) continue;
      for (const member of unfit) yield stopped(member, member.value.place);
    }
  }
}

function stopped({ value }: EnumMember, place: Place): Violation {
  return {
    place,
    message: `the value \`${value.value}\` of an open enum would leave as \`<invalid>\``,
    help: "use only letters, digits and `_.:+-`, at most 64, or make the enum `closed: true`",
  };
}

function isUnfit({ deprecated, value }: EnumMember): boolean {
  return deprecated === undefined && typeof value.value === "string" && !GATE.test(value.value);
}
