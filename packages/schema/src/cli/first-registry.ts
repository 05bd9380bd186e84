/** What `sonde init` fills in. */
export interface FirstNames {
  /** First segment of every name. */
  readonly prefix: string;
  /** `YYYY-MM-DD`: the last day on which the events may leave. */
  readonly expires: string;
}

/** Beside the registry's folder: a file that `generate` writes there is none of the registry's own. */
const EDITOR_SCHEMA = "registry.schema.json";

/** The files of a first project, by path from the folder of the project file. */
export function firstFiles(names: FirstNames): ReadonlyMap<string, string> {
  return new Map([
    ["sonde.config.json", CONFIG],
    ["telemetry/registry/manifest.yaml", manifest(names)],
    ["telemetry/registry/attributes.yaml", attributes(names)],
    ["telemetry/registry/events.yaml", events(names)],
  ]);
}

const CONFIG = `{
  "registry": "telemetry/registry",
  "out": "src/telemetry",
  "lock": "telemetry/registry.lock.json",
  "editorSchema": "telemetry/${EDITOR_SCHEMA}"
}
`;

/** By this line an editor finds the schema. Its path is relative to the file that it stands in. */
const MODELINE = `# yaml-language-server: $schema=../${EDITOR_SCHEMA}`;

function manifest({ prefix }: FirstNames): string {
  return `# The address names the registry, and its end the version; nothing is fetched from it.
schema_url: https://${prefix}.example/schemas/${prefix}/0.1.0
description: Telemetry events of ${prefix}.
`;
}

function attributes({ prefix }: FirstNames): string {
  return `${MODELINE}
file_format: definition/2
attributes:
  # The class of each value decides how it leaves: an identifier as a pseudonym, a measurement as it is.
  - key: ${prefix}.volume.id
    type: string
    stability: development
    brief: Opaque id of the volume, as the product assigned it.
    examples: [vol-7f3a9c]
    annotations:
      sonde: { class: identifier, max_length: 64 }
  - key: ${prefix}.volume.missing_replicas
    type: int
    stability: development
    brief: Number of replicas of the volume that do not answer.
    examples: [1]
    annotations:
      sonde: { class: operational, unit: '{replica}', min: 0 }
  - key: ${prefix}.disk.operation
    type:
      members:
        - id: read
          stability: development
          brief: Blocks are read from the disk.
        - id: write
          stability: development
          brief: Blocks are written to the disk.
        - id: flush
          stability: development
          brief: What the disk holds in its cache is made durable.
    stability: development
    brief: What the disk was asked to do.
    annotations:
      sonde: { class: system, closed: true }
  - key: ${prefix}.disk.latency
    type: double
    stability: development
    brief: Time from the request to the disk's answer.
    examples: [41.5]
    annotations:
      sonde: { class: operational, unit: ms, min: 0 }
`;
}

function events({ expires, prefix }: FirstNames): string {
  return `${MODELINE}
file_format: definition/2
entities:
  - type: ${prefix}.volume
    stability: development
    brief: A replicated block volume.
    requirement_level: recommended
    identity: [{ ref: ${prefix}.volume.id }]
events:
  - name: ${prefix}.disk.slow
    stability: development
    brief: A disk took longer than its threshold to complete a request.
    requirement_level: recommended
    attributes:
      - { ref: ${prefix}.volume.id, requirement_level: required }
      - { ref: ${prefix}.disk.operation, requirement_level: required }
      - { ref: ${prefix}.disk.latency, requirement_level: required }
    entity_associations: [${prefix}.volume]
    annotations:
      sonde:
        owner: storage-team # who answers for the event; put your own team or address
        severity: warn
        diagnostic_level: basic
        expires: '${expires}'
        sampling: { rate: 0.05, by: ${prefix}.volume.id } # one volume in twenty, always the same ones
  - name: ${prefix}.volume.degraded
    stability: development
    brief: A volume lost replicas and has fewer copies of its data than it should.
    requirement_level: recommended
    attributes:
      - { ref: ${prefix}.volume.id, requirement_level: required }
      - { ref: ${prefix}.volume.missing_replicas, requirement_level: required }
    entity_associations: [${prefix}.volume]
    annotations:
      sonde:
        owner: storage-team
        severity: error
        diagnostic_level: basic
        expires: '${expires}'
`;
}
