import type { PrivacyClass } from "../src/contract/attribute-contract.ts";

export interface LargeAttribute {
  readonly key: string;
  readonly brief: string;
  readonly type: string;
  readonly class: PrivacyClass;
  readonly unit?: string;
  readonly min?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  /** Where it is an enum of texts. */
  readonly members?: readonly string[];
  readonly closed?: true;
}

/** Eight strings that every event has, the first three of them required. */
export const SHARED: readonly LargeAttribute[] = [
  text("acme.volume.id", "Opaque id of the volume", "identifier", 64),
  text("acme.node.id", "Opaque id of the node that says so", "identifier", 64),
  text("acme.build.version", "Version of the product that runs on the node", "system", 32),
  text("acme.tenant.id", "Opaque id of the tenant who pays for it", "identifier", 64),
  text("acme.user.name", "Account on whose behalf it happened", "personal", 128),
  text("acme.object.key", "Key of the object that it was about", "content", 1024),
  text("acme.failure.kind", "Short code of what went wrong", "system", 64),
  text("acme.failure.message", "What the engine wrote about it", "text", 4096),
];

const STATES = ["healthy", "degraded", "rebuilding", "faulted"];

export type Pools = Readonly<Record<PoolName, readonly LargeAttribute[]>>;
type PoolName =
  | "ints"
  | "doubles"
  | "booleans"
  | "closedEnums"
  | "openEnums"
  | "arrays"
  | "templates";

/** What the events of a name space choose from. */
export function attributePools(nameSpace: string): Pools {
  const key = (word: string): string => `acme.${nameSpace}.${word}`;
  const of = (brief: string): string => `${brief} of the ${nameSpace}`;
  return {
    ints: [
      number(key("request_count"), of("Requests on the way"), "int", "{request}"),
      number(key("retry_count"), of("Attempts after the first"), "int", "{attempt}"),
      number(key("payload_size"), of("Bytes of the payload"), "int", "By"),
      number(key("queue_depth"), of("Entries in the queue"), "int", "{entry}"),
      number(key("start_offset"), of("First byte that was touched"), "int", "By"),
      number(key("block_total"), of("Blocks that belong to it"), "int", "{block}"),
    ],
    doubles: [
      number(key("wait_time"), of("Time in the queue"), "double", "s"),
      number(key("service_duration"), of("Time from request to answer"), "double", "ms"),
      number(key("throughput"), of("Bytes moved in a second"), "double", "By/s"),
      number(key("fill_ratio"), of("Share of the space that is taken"), "double", "1"),
      number(key("temperature"), of("Temperature of the hardware"), "double", "Cel"),
      number(key("clock_drift"), of("Distance from the cluster's clock"), "double", "us"),
    ],
    booleans: [
      flag(key("cached"), of("Whether it came from the cache")),
      flag(key("background"), of("Whether nobody waited for it")),
      flag(key("forced"), of("Whether an operator insisted on it")),
      flag(key("encrypted"), of("Whether the data at rest is encrypted")),
    ],
    closedEnums: [
      { ...choice(key("state"), of("State"), STATES), closed: true },
      {
        ...choice(key("phase"), of("Phase"), ["planned", "running", "paused"]),
        closed: true,
      },
      {
        ...choice(key("direction"), of("Way of the data"), ["read", "write"]),
        closed: true,
      },
    ],
    openEnums: [
      choice(key("medium"), of("What it is stored on"), ["hdd", "ssd", "nvme", "tape"]),
      choice(key("cause"), of("What set it off"), ["schedule", "operator", "threshold"]),
      choice(key("transport"), of("Protocol to the host"), ["iscsi", "nfs", "smb", "rdma", "fc"]),
    ],
    arrays: [
      {
        ...text(key("peers"), of("Ids of the nodes that take part"), "identifier", 64),
        type: "string[]",
        maxItems: 16,
      },
      {
        ...number(key("stage_durations"), of("Time in each stage"), "double", "ms"),
        type: "double[]",
        maxItems: 8,
      },
    ],
    templates: [
      {
        ...text(key("setting"), of("Settings that differ from the default"), "system", 64),
        type: "template[string]",
        maxItems: 8,
      },
      {
        ...number(key("counter"), of("Counters of the engine"), "int", "1"),
        type: "template[int]",
        maxItems: 8,
      },
    ],
  };
}

function text(
  key: string,
  brief: string,
  privacyClass: PrivacyClass,
  maxLength: number,
): LargeAttribute {
  return { key, brief, type: "string", class: privacyClass, maxLength };
}

function number(key: string, brief: string, type: string, unit: string): LargeAttribute {
  return { key, brief, type, class: "operational", unit, min: 0 };
}

function flag(key: string, brief: string): LargeAttribute {
  return { key, brief, type: "boolean", class: "operational" };
}

function choice(key: string, brief: string, members: readonly string[]): LargeAttribute {
  return { key, brief, type: "enum", class: "system", members };
}
