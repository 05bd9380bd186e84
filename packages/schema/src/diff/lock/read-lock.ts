import { type Finding, startOfFile } from "../../diagnostics/finding.ts";
import { isDigest } from "../../load/dependency/content.ts";
import { describeNode, type MappingNode, type Node } from "../../load/node.ts";
import type { SourceText } from "../../load/source.ts";
import type { Snapshot } from "../snapshot.ts";
import { Complaints } from "./complaints.ts";
import { isJsonProblem, readJson } from "./json-reader.ts";
import {
  type Approval,
  LOCK_LIMITS,
  LOCK_VERSION,
  type Lock,
  type LockedDependency,
  type LockLimits,
  refusedApprover,
} from "./lock.ts";
import { SnapshotReader } from "./read-snapshot.ts";

/** A lock as far as it could be read: whole, or undefined with findings. */
export interface LockReading {
  readonly lock: Lock | undefined;
  readonly findings: readonly Finding[];
  /** Empty where it is no text. */
  readonly sources: readonly SourceText[];
}

/** Reads a lock strictly: a key, a kind of value or a word that it does not know is a finding. */
export function readLock(
  file: string,
  bytes: Uint8Array,
  limits: LockLimits = LOCK_LIMITS,
): LockReading {
  const complaints = new Complaints();
  const text = decode(file, bytes, limits, complaints);
  const root = text === undefined ? undefined : parse(file, text, limits, complaints);
  const lock = root === undefined ? undefined : readRoot(root, complaints);
  const { findings } = complaints;
  const sources = text === undefined ? [] : [{ file, text }];
  return { lock: findings.length > 0 ? undefined : lock, findings, sources };
}

function decode(
  file: string,
  bytes: Uint8Array,
  { maxBytes }: LockLimits,
  complaints: Complaints,
): string | undefined {
  const place = startOfFile(file);
  if (bytes.length > maxBytes) {
    return complaints.add(place, `the lock is larger than ${maxBytes} bytes`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return complaints.add(place, "the lock is not UTF-8 text");
  }
}

function parse(
  file: string,
  text: string,
  limits: LockLimits,
  complaints: Complaints,
): Node | undefined {
  const node = readJson(file, text, limits);
  if (!isJsonProblem(node)) return node;
  const help = "restore the file, or where two branches met take one side and run `sonde lock`";
  return complaints.add(node.place, `the lock is not valid JSON: ${node.message}`, help);
}

const ROOT_KEYS = ["lockVersion", "schemaUrl", "dependencies", "snapshot", "approvals"];

function readRoot(root: Node, complaints: Complaints): Lock | undefined {
  const version = root.kind === "mapping" ? root.entries.get("lockVersion") : undefined;
  if (root.kind !== "mapping" || version === undefined) {
    return complaints.add(root.place, "the file is no lock: it has no `lockVersion`");
  }
  const { value } = version;
  if (value.kind !== "scalar" || value.value !== LOCK_VERSION) {
    const message = `the lock has version ${describeNode(value)}, and only ${LOCK_VERSION} is known`;
    return complaints.add(value.place, message, "use the version of sonde that wrote it");
  }
  complaints.mapping(root, "the lock", ROOT_KEYS);
  return {
    snapshot: readSnapshot(root, complaints),
    dependencies: complaints
      .list(root, "dependencies")
      .flatMap((node) => readDependency(node, complaints) ?? []),
    approvals: complaints
      .list(root, "approvals")
      .flatMap((node) => readApproval(node, complaints) ?? []),
  };
}

function readSnapshot(root: MappingNode, complaints: Complaints): Snapshot {
  const schemaUrl = complaints.text(root, "schemaUrl") ?? "";
  const place = root.entries.get("schemaUrl")?.keyPlace ?? root.place;
  const node = root.entries.get("snapshot")?.value;
  if (node === undefined) complaints.add(root.place, "`snapshot` is missing");
  return {
    kind: "registry",
    name: "registry",
    place,
    fields: new Map([["schemaUrl", { value: schemaUrl, place }]]),
    parts: node === undefined ? new Map() : new SnapshotReader(complaints).readParts(node),
  };
}

function readDependency(node: Node, complaints: Complaints): LockedDependency | undefined {
  const mapping = complaints.mapping(node, "a dependency", ["schemaUrl", "digest"]);
  if (mapping === undefined) return undefined;
  const schemaUrl = complaints.text(mapping, "schemaUrl");
  const digest = complaints.text(mapping, "digest");
  if (schemaUrl === undefined || digest === undefined) return undefined;
  if (isDigest(digest)) return { schemaUrl, digest };
  const place = mapping.entries.get("digest")?.value.place ?? mapping.place;
  return complaints.add(place, "`digest` is no SHA-256");
}

const APPROVAL_KEYS = ["change", "subject", "from", "to", "approved_by"];

function readApproval(node: Node, complaints: Complaints): Approval | undefined {
  const mapping = complaints.mapping(node, "an approval", APPROVAL_KEYS);
  if (mapping === undefined) return undefined;
  const change = complaints.text(mapping, "change");
  const subject = complaints.text(mapping, "subject");
  const from = complaints.textOrNull(mapping, "from");
  const to = complaints.textOrNull(mapping, "to");
  const approvedBy = complaints.text(mapping, "approved_by");
  if (change === undefined || subject === undefined || approvedBy === undefined) return undefined;
  if (from === undefined || to === undefined) return undefined;
  const refused = refusedApprover(approvedBy);
  if (refused !== undefined) {
    const place = mapping.entries.get("approved_by")?.value.place ?? mapping.place;
    return complaints.add(place, `the name in \`approved_by\` ${refused}`);
  }
  return { change, subject, from, to, approvedBy };
}
