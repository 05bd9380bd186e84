import type { EventDefinition } from "./emit/definition.ts";
import { FORGET_EVENT } from "./row/own-events.ts";
import { VERSION } from "./version.ts";

interface ForgetAttributes {
  readonly pseudonyms: readonly string[];
}

/** Pseudonyms of one value: of two classes, in two writings, in each epoch that can be named. */
export const MAX_FORGOTTEN = 64;

/**
 * Asks a backend to delete what it has under these pseudonyms (the idea is Glean's deletion-request ping). It goes as any event does,
 * critical and synced, at `basic` and at `full`: it says nothing but pseudonyms that the backend has, if it has any.
 */
export const forgetEvent: EventDefinition<ForgetAttributes> = {
  name: FORGET_EVENT,
  scope: { name: "@sonde/sdk", version: VERSION },
  severity: "info",
  diagnosticLevel: "basic",
  sampling: { rate: 1, minRate: 1, by: "none" },
  delivery: { priority: "critical", durability: "synced" },
  fields: {
    pseudonyms: {
      key: "sonde.forget.pseudonyms",
      type: "string[]",
      class: "system",
      required: true,
      maxItems: MAX_FORGOTTEN,
    },
  },
  write(to, from) {
    to.pseudonyms.put(from.pseudonyms);
  },
};
