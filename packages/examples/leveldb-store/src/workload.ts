import { type Customer, DOCUMENT_TITLES, type Person } from "./customers.ts";
import type { RequestContext } from "./request.ts";
import { SeededRandom } from "./seeded-random.ts";
import type { Change } from "./store.ts";

/** One thing that the outside does to the store. */
export type Step =
  | {
      readonly kind: "put";
      readonly request: RequestContext;
      readonly key: string;
      readonly value: string;
      readonly synchronous: boolean;
    }
  | { readonly kind: "get" | "delete"; readonly request: RequestContext; readonly key: string }
  | {
      readonly kind: "batch";
      readonly request: RequestContext;
      readonly changes: readonly Change[];
    }
  | {
      readonly kind: "scan";
      readonly request: RequestContext;
      readonly prefix: string;
      readonly limit: number;
    }
  | { readonly kind: "statistics" }
  | { readonly kind: "compact" }
  /** The operator restarts the store, and a request comes at the wrong moment. */
  | { readonly kind: "reopen"; readonly request: RequestContext; readonly key: string };

/** A key, and a request of somebody who may ask for it. */
export interface Document {
  readonly request: RequestContext;
  readonly key: string;
}

/** Documents per person and title. */
const DOCUMENTS = 12;
const STATISTICS_EVERY = 400;
const COMPACT_EVERY = 2500;
const REOPEN_EVERY = 4000;

/** An endless run of steps for these customers; the same seed gives the same steps. */
export function* makeWorkload(
  customers: readonly Customer[],
  seed: number,
): Generator<Step, never, undefined> {
  const random = new SeededRandom(seed);
  for (let number = 1; ; number++) {
    if (number % REOPEN_EVERY === 0) yield { kind: "reopen", ...someDocument(customers, random) };
    else if (number % COMPACT_EVERY === 0) yield { kind: "compact" };
    else if (number % STATISTICS_EVERY === 0) yield { kind: "statistics" };
    else yield someOperation(customers, random);
  }
}

function someOperation(customers: readonly Customer[], random: SeededRandom): Step {
  const customer = random.pick(customers);
  const person = random.pick(customer.people);
  const { request } = person;
  const key = documentKey(person, random);
  const share = random.next();
  if (share < 0.48) return { kind: "get", request, key };
  if (share < 0.84) {
    const synchronous = random.next() < 0.01;
    return { kind: "put", request, key, value: documentText(person, random), synchronous };
  }
  if (share < 0.88) return { kind: "delete", request, key };
  if (share < 0.94) return { kind: "batch", request, changes: someChanges(person, random) };
  return { kind: "scan", request, prefix: folder(person), limit: random.integer(5, 40) };
}

function someChanges(person: Person, random: SeededRandom): Change[] {
  return Array.from({ length: random.integer(2, 12) }, () => {
    const key = documentKey(person, random);
    return random.next() < 0.2 ? { key } : { key, value: documentText(person, random) };
  });
}

function someDocument(customers: readonly Customer[], random: SeededRandom): Document {
  const person = random.pick(random.pick(customers).people);
  return { request: person.request, key: documentKey(person, random) };
}

/** Every document that a workload for these customers can be about. */
export function* allDocuments(customers: readonly Customer[]): Generator<Document> {
  for (const person of customers.flatMap(({ people }) => people)) {
    for (const title of DOCUMENT_TITLES) {
      for (let number = 1; number <= DOCUMENTS; number++) {
        yield { request: person.request, key: keyOf(person, title, number) };
      }
    }
  }
}

function folder(person: Person): string {
  return `${person.request.tenantId}/${person.name}/`;
}

function documentKey(person: Person, random: SeededRandom): string {
  const number = random.integer(1, DOCUMENTS);
  return keyOf(person, random.pick(DOCUMENT_TITLES), number);
}

function keyOf(person: Person, title: string, number: number): string {
  return `${folder(person)}${title} ${String(number).padStart(4, "0")}.docx`;
}

/** Text of 100 to 4,000 characters that does not compress away. */
function documentText(person: Person, random: SeededRandom): string {
  const length = random.integer(100, 4000);
  let text = `${person.name} writes: `;
  while (text.length < length) text += random.next().toString(36).slice(2);
  return text.slice(0, length);
}
