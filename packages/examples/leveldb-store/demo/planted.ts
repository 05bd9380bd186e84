import { basename } from "node:path";
import { type Customer, DOCUMENT_TITLES } from "../src/customers.ts";
import type { Canary } from "./canary.ts";

export interface PlantedOptions {
  readonly customers: readonly Customer[];
  readonly storeId: string;
  readonly storeDirectory: string;
  readonly scratchDirectory: string;
}

/**
 * What the example's customers would not want to see leave. Parts stand for wholes: a document's
 * title is in every key, so that a key that was cut short is found as well.
 */
export function plantedCanaries(options: PlantedOptions): Canary[] {
  const people = options.customers.flatMap((customer) => customer.people);
  return [
    ...people.map(({ request }) => ({ kind: "secret", text: request.accessToken })),
    ...people.flatMap(({ name, request }) => [
      { kind: "person", text: name },
      { kind: "person", text: request.account },
      { kind: "person", text: request.account.split("@")[0]! },
    ]),
    ...DOCUMENT_TITLES.map((text) => ({ kind: "key", text })),
    ...options.customers.map(({ tenantId }) => ({ kind: "identifier", text: tenantId })),
    { kind: "identifier", text: options.storeId },
    { kind: "path", text: basename(options.storeDirectory) },
    { kind: "path", text: basename(options.scratchDirectory) },
  ];
}
