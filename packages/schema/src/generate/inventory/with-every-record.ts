/** A row of the inventory that no registry decides: what the SDK itself sends. */
export interface FixedRow {
  /** As on the wire; a name that ends in `*` stands for all that begin so. */
  readonly key: string;
  readonly what: string;
}

/** The parts of a record beside its attributes, and the attributes that the SDK adds; `test/inventory-keys.test.ts` holds the list to the SDK. */
export const RECORD_ROWS: readonly FixedRow[] = [
  { key: "time", what: "when it happened and when it was recorded, to the millisecond" },
  { key: "severity", what: "a number for how bad it is" },
  { key: "event name", what: "which of the events below it is" },
  { key: "scope", what: "name, version and address of this registry" },
  {
    key: "trace id, span id",
    what: "random numbers of the request during which it happened, where there was one",
  },
  { key: "log.record.uid", what: "a number of the record, so that a repetition is recognised" },
  { key: "sampling.threshold", what: "how many records this one stands for" },
  { key: "sampling.randomness", what: "the random number that decided that it was kept" },
  { key: "sampling.priority", what: "that it was kept whatever the random number said" },
  {
    key: "sonde.redaction",
    what: "for events with text: how many secrets and names of which kind were replaced; never their length or place",
  },
  {
    key: "sonde.exception.fingerprint",
    what: "for events with a stack trace: a hash of function and file names, so that equal errors are counted together",
  },
];

/** Once for each request: who sends. Nothing of the machine is among it. */
export const RESOURCE_ROWS: readonly FixedRow[] = [
  { key: "service.name", what: "the product's name, as the program gives it" },
  { key: "service.version", what: "its version" },
  { key: "service.namespace", what: "the group of products that it belongs to" },
  { key: "service.instance.id", what: "a random id, another one with each start" },
  { key: "telemetry.sdk.name", what: "that Sonde sent it" },
  { key: "telemetry.sdk.language", what: "in which language the SDK is written" },
  { key: "telemetry.sdk.version", what: "the SDK's version" },
];

/** Events that the SDK emits about itself, with their attributes. All of them leave at `basic` and `full`. */
export const OWN_EVENT_ROWS: readonly (FixedRow & { readonly event: string })[] = [
  {
    event: "sonde.ledger",
    key: "sonde.ledger.lost.*",
    what: "which stretches of records were lost: random ids of processes, sequence numbers, counts, reasons",
  },
  {
    event: "sonde.ledger",
    key: "sonde.ledger.*",
    what: "how many records were emitted, kept, delivered, dropped and so on, and for which reasons",
  },
  {
    event: "sonde.forget",
    key: "sonde.forget.pseudonyms",
    what: "pseudonyms of a value that is to be deleted, emitted when the program is asked to forget it",
  },
];
