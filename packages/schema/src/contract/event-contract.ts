import type { Located } from "../diagnostics/finding.ts";
import { describeNode, type MappingNode } from "../load/node.ts";
import { AnnotationReader, declaredKeys, sondeAnnotation } from "./annotation-reader.ts";
import { MAX_OWNER_LENGTH, MAX_PURPOSE_LENGTH } from "./limits.ts";
import type { ContractProblem } from "./problem.ts";
import { readSampling, type SamplingContract } from "./sampling-contract.ts";
import { isTtlInBounds, parseTtl, type Ttl } from "./ttl.ts";

const SEVERITIES = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
type Severity = (typeof SEVERITIES)[number];

const DIAGNOSTIC_LEVELS = ["basic", "full"] as const;
export type DiagnosticLevel = (typeof DIAGNOSTIC_LEVELS)[number];

const PRIORITIES = ["critical", "normal", "bulk"] as const;
type Priority = (typeof PRIORITIES)[number];

const DURABILITIES = ["written", "synced"] as const;
type Durability = (typeof DURABILITIES)[number];

/** The keys of `sonde` on an event, in the order of the docs. */
export const EVENT_ANNOTATIONS = [
  "owner",
  "purpose",
  "severity",
  "diagnostic_level",
  "expires",
  "sampling",
  "delivery",
] as const;
export const DELIVERY_ANNOTATIONS = ["priority", "durability", "ttl"] as const;

export interface EventContract {
  /** The keys that are there, readable or not: one that cannot be read is not missing. */
  readonly declared: ReadonlySet<string>;
  readonly owner: Located<string> | undefined;
  /** Why the event is collected. Default, where people read it: what its brief says. */
  readonly purpose: Located<string> | undefined;
  readonly severity: Severity;
  readonly diagnosticLevel: Located<DiagnosticLevel> | undefined;
  /** `YYYY-MM-DD`, the last day on which the event may leave, or `never`. */
  readonly expires: Located<string> | undefined;
  readonly sampling: SamplingContract;
  readonly priority: Priority;
  readonly durability: Durability;
  /** Without it records wait until they are delivered or the spool is full. */
  readonly ttl: Located<Ttl> | undefined;
  readonly problems: readonly ContractProblem[];
}

export function readEventContract(annotations: MappingNode | undefined): EventContract {
  const problems: ContractProblem[] = [];
  const node = sondeAnnotation(annotations, problems);
  const reader = new AnnotationReader(node, "", EVENT_ANNOTATIONS, problems);
  const deliveryNode = reader.mapping("delivery");
  const delivery = new AnnotationReader(deliveryNode, "delivery.", DELIVERY_ANNOTATIONS, problems);
  return {
    declared: declaredKeys(annotations, EVENT_ANNOTATIONS),
    owner: readOwner(reader),
    purpose: readPurpose(reader),
    severity: reader.oneOf("severity", SEVERITIES)?.value ?? "info",
    diagnosticLevel: reader.oneOf("diagnostic_level", DIAGNOSTIC_LEVELS),
    expires: readExpiry(reader),
    sampling: readSampling(reader.mapping("sampling"), problems),
    priority: delivery.oneOf("priority", PRIORITIES)?.value ?? "normal",
    durability: delivery.oneOf("durability", DURABILITIES)?.value ?? "written",
    ttl: readTtl(delivery),
    problems,
  };
}

function readTtl(reader: AnnotationReader): Located<Ttl> | undefined {
  const entry = reader.entry("ttl");
  if (entry === undefined) return undefined;
  const { value: node } = entry;
  const text = node.kind === "scalar" ? node.value : undefined;
  const ttl = typeof text === "string" ? parseTtl(text) : undefined;
  if (ttl === undefined) {
    const message = `\`delivery.ttl\` is a span of time, not ${describeNode(node)}`;
    reader.invalid(node.place, message, "write a whole number and s, m, h or d, such as `30d`");
    return undefined;
  }
  if (isTtlInBounds(ttl)) return { value: ttl, place: node.place };
  const message = `\`delivery.ttl\` cannot be ${describeNode(node)}`;
  reader.invalid(node.place, message, "write a span from `1m` to `3650d`");
  return undefined;
}

/** True from the day after the last on which the event may leave; `today` is `YYYY-MM-DD`, UTC. */
export function isExpired({ expires }: EventContract, today: string): boolean {
  return expires !== undefined && expires.value !== "never" && expires.value < today;
}

function readOwner(reader: AnnotationReader): Located<string> | undefined {
  const owner = reader.text("owner");
  if (owner === undefined || owner.value.length <= MAX_OWNER_LENGTH) return owner;
  const message = `\`owner\` is longer than ${MAX_OWNER_LENGTH} characters`;
  reader.invalid(owner.place, message, "name a team or an address");
  return undefined;
}

function readPurpose(reader: AnnotationReader): Located<string> | undefined {
  const purpose = reader.text("purpose");
  if (purpose === undefined || purpose.value.length <= MAX_PURPOSE_LENGTH) return purpose;
  const message = `\`purpose\` is longer than ${MAX_PURPOSE_LENGTH} characters`;
  reader.invalid(purpose.place, message, "say in one sentence what the event is collected for");
  return undefined;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function readExpiry(reader: AnnotationReader): Located<string> | undefined {
  const entry = reader.entry("expires");
  if (entry === undefined) return undefined;
  const { value: node } = entry;
  const text = node.kind === "scalar" ? node.value : undefined;
  if (typeof text === "string" && (text === "never" || isCalendarDate(text))) {
    return { value: text, place: node.place };
  }
  const message = `\`expires\` is a date or never, not ${describeNode(node)}`;
  reader.invalid(node.place, message, "write it as `'2027-11-30'`, or `never`");
  return undefined;
}

/** False for the 30th of February, which Date would move to March. */
function isCalendarDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
