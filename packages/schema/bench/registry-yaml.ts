import type { LargeAttribute } from "./attribute-pools.ts";
import type { LargeEvent, LargeRegistry } from "./large-registry.ts";

/** The files of the registry's folder, by name: one for each name space and one for what they share. */
export function registryYaml({ nameSpaces, shared }: LargeRegistry): ReadonlyMap<string, string> {
  const files = new Map([
    ["manifest.yaml", MANIFEST],
    ["shared.yaml", `${HEAD}attributes:\n${shared.map(attributeYaml).join("")}`],
  ]);
  for (const { attributes, events, name } of nameSpaces) {
    const definitions = `attributes:\n${attributes.map(attributeYaml).join("")}`;
    files.set(`${name}.yaml`, `${HEAD}${definitions}events:\n${events.map(eventYaml).join("")}`);
  }
  return files;
}

const HEAD = "file_format: definition/2\n";

const MANIFEST =
  "schema_url: https://acme.example/schemas/large/1.0.0\ndescription: Events of a whole product.\n";

function attributeYaml(attribute: LargeAttribute): string {
  const { brief, closed, key, maxItems, maxLength, members, min, type, unit } = attribute;
  const kind = members === undefined ? ` ${type}\n` : `\n      members:\n${membersYaml(members)}`;
  const annotations = [
    `class: ${attribute.class}`,
    ...(unit === undefined ? [] : [`unit: '${unit}'`]),
    ...(min === undefined ? [] : [`min: ${min}`]),
    ...(maxLength === undefined ? [] : [`max_length: ${maxLength}`]),
    ...(maxItems === undefined ? [] : [`max_items: ${maxItems}`]),
    ...(closed === undefined ? [] : ["closed: true"]),
  ];
  return (
    `  - key: ${key}\n    type:${kind}    stability: development\n    brief: ${brief}.\n` +
    `    annotations:\n      sonde: { ${annotations.join(", ")} }\n`
  );
}

function membersYaml(members: readonly string[]): string {
  return members
    .map((id) => `        - { id: ${id}, brief: It is ${id}., stability: development }\n`)
    .join("");
}

function eventYaml(event: LargeEvent): string {
  const refs = event.attributes.map(({ attribute, required }) => {
    const level = required ? "required" : "recommended";
    return `      - { ref: ${attribute.key}, requirement_level: ${level} }\n`;
  });
  return (
    `  - name: ${event.name}\n    stability: development\n    brief: ${event.brief}.\n` +
    `    attributes:\n${refs.join("")}    annotations:\n      sonde:\n` +
    `        owner: storage@acme.example\n        expires: never\n${mixYaml(event)}`
  );
}

/** Severity, level, sampling and delivery of each mix. */
function mixYaml({ attributes, mix }: LargeEvent): string {
  const choice = attributes.find(({ attribute }) => attribute.closed === true)!.attribute;
  const lines = [
    [
      "severity: error",
      "diagnostic_level: basic",
      "delivery: { priority: critical, durability: synced }",
    ],
    [
      "severity: info",
      "diagnostic_level: basic",
      "sampling:",
      "  rate: 0.05",
      "  by: acme.volume.id",
      `  keep_when: [{ attribute: ${choice.key}, in: [${choice.members![0]}] }]`,
    ],
    [
      "severity: info",
      "diagnostic_level: full",
      "sampling: { rate: 0.5, by: trace, min_rate: 0.01, max_rate: 1 }",
    ],
    [
      "severity: debug",
      "diagnostic_level: full",
      "sampling: { rate: 0.1, by: none }",
      "delivery: { priority: bulk }",
    ],
  ][mix]!;
  return lines.map((line) => `        ${line}\n`).join("");
}
