import fc from "fast-check";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** One change somewhere in a document. `at` is the share of its places that come before. */
export interface Mutation {
  readonly kind: "remove" | "replace" | "rename" | "add" | "wrap" | "graft";
  readonly at: number;
  readonly key: string;
  readonly value: Json;
  /** A document of which a graft takes a value that stands under the same key. */
  readonly donor: Json;
}

export function mutationOf(
  keys: readonly string[],
  values: readonly Json[],
  donor: fc.Arbitrary<Json>,
): fc.Arbitrary<Mutation> {
  return fc.record({
    kind: fc.constantFrom("remove", "replace", "rename", "add", "wrap", "graft", "graft", "graft"),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    key: fc.constantFrom(...keys),
    value: fc.constantFrom(...values),
    donor,
  });
}

export function mutate(document: Json, mutations: readonly Mutation[]): Json {
  // A list of one document, so that the document itself has a place too.
  const root = [structuredClone(document)];
  for (const mutation of mutations) {
    const places = [...placesIn(root)];
    const place = places[Math.floor(mutation.at * places.length)];
    if (place !== undefined) apply(mutation, place);
  }
  return root[0] ?? null;
}

/** The document with each of its places removed, with another value, and with another key in it. */
export function* everyMutation(
  document: Json,
  keys: readonly string[],
  values: readonly Json[],
): Generator<Json> {
  const count = [...placesIn([document])].length;
  for (let index = 0; index < count; index += 1) {
    yield changedAt(document, index, (place) => remove(place));
    for (const value of values) yield changedAt(document, index, (place) => write(place, value));
    for (const key of keys) {
      yield changedAt(document, index, (place) => addKey(read(place), key));
    }
  }
}

function changedAt(document: Json, index: number, change: (place: Place) => void): Json {
  const root = [structuredClone(document)];
  const place = [...placesIn(root)][index];
  if (place === undefined) throw new Error(`the document has no place ${index}`);
  change(place);
  return root[0] ?? null;
}

function addKey(mapping: Json, key: string): void {
  if (mapping === null || typeof mapping !== "object" || Array.isArray(mapping)) return;
  if (!Object.hasOwn(mapping, key)) mapping[key] = "acme.a";
}

interface Place {
  readonly parent: Json[] | JsonObject;
  readonly key: string;
}

function* placesIn(parent: Json[] | JsonObject): Generator<Place> {
  for (const [key, value] of Object.entries(parent)) {
    yield { parent, key };
    if (value !== null && typeof value === "object") yield* placesIn(value);
  }
}

function apply({ at, donor, key, kind, value }: Mutation, place: Place): void {
  const { parent } = place;
  const old = read(place);
  switch (kind) {
    case "remove":
      remove(place);
      break;
    case "replace":
      write(place, structuredClone(value));
      break;
    case "rename":
      remove(place);
      write({ parent, key }, old);
      break;
    case "add":
      if (Array.isArray(old)) old.push(structuredClone(value));
      else if (old !== null && typeof old === "object") old[key] = structuredClone(value);
      break;
    case "wrap":
      write(place, [old]);
      break;
    case "graft": {
      const others = [...placesIn([donor])].filter((other) => other.key === place.key);
      const other = others[Math.floor(at * others.length)];
      if (other !== undefined) write(place, structuredClone(read(other)));
      break;
    }
  }
}

function read({ key, parent }: Place): Json {
  return (Array.isArray(parent) ? parent[Number(key)] : parent[key]) ?? null;
}

function write({ key, parent }: Place, value: Json): void {
  if (!Array.isArray(parent)) parent[key] = value;
  else if (/^\d+$/.test(key)) parent[Number(key)] = value;
  else parent.push(value);
}

function remove({ key, parent }: Place): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
