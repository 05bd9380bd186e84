import { definitionOf, isSameValue } from "../inherited.ts";
import { fieldsOf, partsOf } from "../shape.ts";
import { type Element, type Part, partOf, type Snapshot } from "../snapshot.ts";
import { type JsonValue, jsonText } from "./json-text.ts";
import { type Approval, LOCK_VERSION, type Lock, type LockedDependency } from "./lock.ts";

/** The text of a lock: the same content gives the same bytes. */
export function writeLock({ approvals, dependencies, snapshot }: Lock): string {
  const schemaUrl = snapshot.fields.get("schemaUrl")?.value ?? "";
  return jsonText(
    new Map<string, JsonValue>([
      ["lockVersion", LOCK_VERSION],
      ["schemaUrl", schemaUrl],
      ...(dependencies.length === 0
        ? []
        : ([["dependencies", dependencies.map(dependencyJson)]] as const)),
      ["snapshot", partsJson(snapshot, snapshot)],
      ["approvals", approvals.map(approvalJson)],
    ]),
  );
}

function dependencyJson({ digest, schemaUrl }: LockedDependency): JsonValue {
  return new Map([
    ["schemaUrl", schemaUrl],
    ["digest", digest],
  ]);
}

function approvalJson({ approvedBy, change, from, subject, to }: Approval): JsonValue {
  return new Map([
    ["change", change],
    ["subject", subject],
    ["from", from],
    ["to", to],
    ["approved_by", approvedBy],
  ]);
}

/** What a use has from its definition is written once, there; null stands for what it has not. */
function elementJson(element: Element, snapshot: Snapshot): JsonValue {
  const definition = definitionOf(element, snapshot);
  const json = new Map<string, JsonValue>();
  for (const name of fieldsOf(element.kind)) {
    const value = element.fields.get(name)?.value;
    const inherited = definition?.fields.get(name)?.value;
    if (!isSameValue(name, value, inherited)) json.set(name, value ?? null);
  }
  for (const [name, part] of partsJson(element, snapshot)) json.set(name, part);
  return json;
}

function partsJson(element: Element, snapshot: Snapshot): ReadonlyMap<string, JsonValue> {
  const definition = definitionOf(element, snapshot);
  const json = new Map<string, JsonValue>();
  for (const [name] of partsOf(element.kind)) {
    const own = partOf(element, name);
    const inherited = definition === undefined ? undefined : partOf(definition, name);
    if (own.size === 0 && (inherited?.size ?? 0) === 0) continue;
    const part = partJson(own, snapshot);
    const isSame = inherited !== undefined && isSameJson(part, partJson(inherited, snapshot));
    if (!isSame) json.set(name, part);
  }
  return json;
}

function isSameJson(left: JsonValue, right: JsonValue): boolean {
  return jsonText(left) === jsonText(right);
}

function partJson(part: Part, snapshot: Snapshot): ReadonlyMap<string, JsonValue> {
  return new Map([...part].map(([name, element]) => [name, elementJson(element, snapshot)]));
}
