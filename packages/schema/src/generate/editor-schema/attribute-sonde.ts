import type {
  ATTRIBUTE_ANNOTATIONS,
  IdentifiedThing,
  PrivacyClass,
} from "../../contract/attribute-contract.ts";
import {
  DEFAULT_MAX_ITEMS,
  DEFAULT_MAX_LENGTH,
  MAX_ITEMS_LIMIT,
  MAX_LENGTH_LIMIT,
} from "../../contract/limits.ts";
import { MAX_UNIT_LENGTH } from "../../contract/ucum.ts";
import { type JsonSchema, mapping, type PropertiesOf, wordOf } from "./json-schema.ts";

const CLASS_MEANINGS: Readonly<Record<PrivacyClass, string>> = {
  system: "Facts about the product that identify nobody: versions, states, error codes. Leaves.",
  operational: "Measurements of the workload: sizes, latencies, counts. Leaves.",
  identifier: "The name of a thing of the customer: host, volume, address. Leaves as a pseudonym.",
  personal: "The name of a person. Dropped at level `basic`, a pseudonym at `full`.",
  content: "What the customer stores: file names, keys, queries. Never leaves.",
  secret: "Credentials. Never leaves.",
  text: "Free text that may hold any of these. Leaves without what the scrubber finds in it.",
};

const THING_MEANINGS: Readonly<Record<IdentifiedThing, string>> = {
  host: "A host. Its short name, its full name and any case have one pseudonym.",
  ip: "An IP address. Its range and equal subnets stay visible.",
  mac: "A MAC address. Its maker's number stays.",
  wwn: "A World Wide Name or EUI-64. Its kind and its maker's number stay.",
  iqn: "An iSCSI name. Its date stays, and its domain where that is a storage vendor's.",
  nqn: "An NVMe name. Its date stays, and its domain where that is a storage vendor's.",
  sid: "A security identifier. Equal domains and a well-known last part stay visible.",
  path: "A path. Its depth and a well-known extension stay.",
  account: "An account. Equal domains and equal users stay visible.",
};

/** The key `sonde` of an attribute, and of its uses, which is merged into it. */
export function attributeSonde(): JsonSchema {
  const keys: PropertiesOf<typeof ATTRIBUTE_ANNOTATIONS> = {
    class: wordOf(
      CLASS_MEANINGS,
      "What the values may reveal. Every attribute that an event uses has one.",
    ),
    identifies: wordOf(
      THING_MEANINGS,
      "What the values name, for strings of class `identifier` or `personal`.",
    ),
    unit: {
      type: "string",
      description: "Code of the unit in UCUM. A measurement has one, a text has none.",
      pattern: "^[!-~]+$",
      maxLength: MAX_UNIT_LENGTH,
      errorMessage: "write a code of UCUM, such as `By`, `ms` or `1`",
      examples: ["By", "ms", "s", "1"],
    },
    min: { type: "number", description: "Least value, of int and double." },
    max: { type: "number", description: "Greatest value, of int and double." },
    max_length: {
      type: "integer",
      description:
        "Most UTF-16 code units of a string, or of each string of an array or template. " +
        `${DEFAULT_MAX_LENGTH} by default.`,
      minimum: 1,
      maximum: MAX_LENGTH_LIMIT,
      examples: [DEFAULT_MAX_LENGTH],
    },
    max_items: {
      type: "integer",
      description: `Most items of an array or entries of a template. ${DEFAULT_MAX_ITEMS} by default.`,
      minimum: 1,
      maximum: MAX_ITEMS_LIMIT,
      examples: [DEFAULT_MAX_ITEMS],
    },
    closed: {
      type: "boolean",
      description:
        "Whether the members of the enum are all there will ever be. `false` by default.",
    },
  };
  return mapping("What Sonde has to know of the attribute.", keys);
}
