import type { Located, Place } from "../diagnostics/finding.ts";
import { describeNode, type MappingNode, type Node, type Scalar } from "../load/node.ts";
import { AnnotationReader } from "./annotation-reader.ts";
import type { ContractProblem } from "./problem.ts";

export const SAMPLING_ANNOTATIONS = [
  "rate",
  "by",
  "keep_when",
  "recorder",
  "trigger",
  "min_rate",
  "max_rate",
] as const;
const KEEP_WHEN_ANNOTATIONS = ["attribute", "in"] as const;

/** What one sampling decision covers, where it is not the value of an attribute. */
const SAMPLING_UNITS = ["trace", "device", "none"] as const;
type SamplingUnit = (typeof SAMPLING_UNITS)[number];

export interface SamplingContract {
  /** Share to keep. Default 1. */
  readonly rate: number;
  readonly ratePlace: Place | undefined;
  readonly minRate: Located<number> | undefined;
  readonly maxRate: Located<number> | undefined;
  /** Default `trace`. */
  readonly by: SamplingBy;
  /** The event is kept whatever the rate if any of them holds. */
  readonly keepWhen: readonly KeepCondition[];
}

type SamplingBy =
  | { readonly kind: SamplingUnit }
  | { readonly kind: "attribute"; readonly key: Located<string> };

export interface KeepCondition {
  readonly attribute: Located<string>;
  readonly in: readonly Located<Scalar>[];
}

export function readSampling(
  node: MappingNode | undefined,
  problems: ContractProblem[],
): SamplingContract {
  const reader = new AnnotationReader(node, "sampling.", SAMPLING_ANNOTATIONS, problems);
  for (const key of ["recorder", "trigger"]) {
    const place = reader.entry(key)?.keyPlace;
    if (reader.boolean(key)?.value !== true || place === undefined) continue;
    const help = "remove it: there is no flight recorder in this version";
    problems.push({ kind: "not-built-yet", key: `sampling.${key}`, help, place });
  }
  const rate = reader.number("rate");
  return {
    rate: rate?.value ?? 1,
    ratePlace: rate?.place,
    minRate: reader.number("min_rate"),
    maxRate: reader.number("max_rate"),
    by: readBy(reader),
    keepWhen: reader
      .list("keep_when")
      .map((item) => readCondition(item, reader, problems))
      .filter((condition) => condition !== undefined),
  };
}

function readBy(reader: AnnotationReader): SamplingBy {
  const by = reader.text("by");
  if (by === undefined) return { kind: "trace" };
  const unit = SAMPLING_UNITS.find((candidate) => candidate === by.value);
  return unit === undefined ? { kind: "attribute", key: by } : { kind: unit };
}

function readCondition(
  item: Node,
  sampling: AnnotationReader,
  problems: ContractProblem[],
): KeepCondition | undefined {
  if (item.kind !== "mapping") {
    const message = `an entry of \`sampling.keep_when\` is a mapping, not ${describeNode(item)}`;
    sampling.invalid(item.place, message, "write `{ attribute: acme.state, in: [faulted] }`");
    return undefined;
  }
  const path = "sampling.keep_when.";
  const reader = new AnnotationReader(item, path, KEEP_WHEN_ANNOTATIONS, problems);
  const attribute = reader.text("attribute");
  const values: Located<Scalar>[] = [];
  const nodes = reader.list("in");
  for (const node of nodes) {
    if (node.kind === "scalar") values.push({ value: node.value, place: node.place });
    else
      reader.invalid(node.place, `\`${path}in\` holds ${describeNode(node)}`, "list plain values");
  }
  for (const key of KEEP_WHEN_ANNOTATIONS) {
    if (reader.entry(key) !== undefined) continue;
    const message = `an entry of \`sampling.keep_when\` has no \`${key}\``;
    reader.invalid(item.place, message, "write `{ attribute: acme.state, in: [faulted] }`");
  }
  const isReadable = reader.entry("in")?.value.kind === "list" && values.length === nodes.length;
  return attribute !== undefined && isReadable ? { attribute, in: values } : undefined;
}
