import { MAX_NAME_LENGTH } from "../../contract/limits.ts";
import type { Registry } from "../../contract/registry.ts";
import type { AttributeDeclaration } from "../../load/declarations.ts";
import type { Rule, Violation } from "../rule.ts";

export const attributeIsNamespace: Rule = {
  id: "attribute-is-namespace",
  severity: "warning",
  why: "backends that nest attributes by their dots cannot hold a value and a name space in one place",
  *check(registry) {
    const own = new Set(registry.attributes.map(({ key }) => key.value));
    const below = new Map<AttributeDeclaration, string[]>();
    for (const attribute of registry.reachable.values()) {
      if (attribute.deprecated !== undefined) continue;
      for (const above of namespacesOf(attribute.key.value, registry)) {
        if (own.has(above.key.value)) {
          const keys = below.get(above) ?? [];
          keys.push(attribute.key.value);
          below.set(above, keys);
        } else if (own.has(attribute.key.value)) {
          yield belowAnother(attribute, above);
        }
      }
    }
    for (const [attribute, keys] of below) yield aboveOthers(attribute, keys);
  },
};

/** The attributes whose key a longer key begins with. */
function* namespacesOf(key: string, { reachable }: Registry): Generator<AttributeDeclaration> {
  // Longer names are refused; taking every beginning of one would cost the square of its length.
  if (key.length > MAX_NAME_LENGTH) return;
  for (let dot = key.indexOf("."); dot >= 0; dot = key.indexOf(".", dot + 1)) {
    const above = reachable.get(key.slice(0, dot));
    if (above !== undefined && above.deprecated === undefined) yield above;
  }
}

function belowAnother({ key }: AttributeDeclaration, above: AttributeDeclaration): Violation {
  return {
    place: key.place,
    message: `attribute \`${key.value}\` stands in the name space \`${above.key.value}\`, which is an attribute of a dependency`,
    help: "begin its name with a prefix of your own",
  };
}

function aboveOthers({ key }: AttributeDeclaration, keys: readonly string[]): Violation {
  const more = keys.length > 1 ? ` and ${keys.length - 1} more` : "";
  return {
    place: key.place,
    message: `attribute \`${key.value}\` is also the name space of \`${keys[0]}\`${more}`,
    help: `add a segment that says what it holds, such as \`${key.value}.name\``,
  };
}
