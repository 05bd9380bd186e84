import { createFinding, type Located, type Report } from "../diagnostics/finding.ts";
import { readStability } from "./common-keys.ts";
import type { Manifest } from "./declarations.ts";
import { MappingReader } from "./mapping-reader.ts";
import type { Node } from "./node.ts";
import { INVALID_VALUE, UNSUPPORTED_SECTION } from "./rules.ts";

const MANIFEST_KEYS = ["schema_url", "description", "stability", "dependencies"];

/**
 * `https://host[:port]/path/<semantic version>`, as Weaver and the OpenTelemetry specification
 * have it. Only unreserved characters: the URL and its parts are written into generated code.
 */
const SCHEMA_URL =
  /^https?:\/\/([A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.~-]+)*)\/(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)$/;

/** The length that OpenTelemetry backends accept for a schema URL without trouble. */
const MAX_SCHEMA_URL_LENGTH = 256;

/** Undefined, reported, where the schema URL cannot be read. */
export function readManifest(node: Node, report: Report): Manifest | undefined {
  const reader = MappingReader.open(node, "the manifest", MANIFEST_KEYS, report);
  const schemaUrl = reader?.requiredText("schema_url");
  if (reader === undefined || schemaUrl === undefined) return undefined;
  readStability(reader, "nullable");
  const dependencies = reader.entry("dependencies");
  if (dependencies !== undefined && reader.list("dependencies").length > 0) {
    const message = "`dependencies` on other registries are not read by this version";
    const help = "define the attributes you need in this registry, under their own names";
    report(createFinding(UNSUPPORTED_SECTION, dependencies.keyPlace, message, help));
  }
  const description = reader.optionalText("description", { nullable: true })?.value;
  return parseSchemaUrl(schemaUrl, description, report);
}

function parseSchemaUrl(
  schemaUrl: Located<string>,
  description: string | undefined,
  report: Report,
): Manifest | undefined {
  const [, name, version] = SCHEMA_URL.exec(schemaUrl.value) ?? [];
  if (
    name === undefined ||
    version === undefined ||
    schemaUrl.value.length > MAX_SCHEMA_URL_LENGTH
  ) {
    const message = `\`${schemaUrl.value}\` is not a schema URL`;
    const help = "write `https://host/path/1.2.3`: a path and a semantic version at the end";
    report(createFinding(INVALID_VALUE, schemaUrl.place, message, help));
    return undefined;
  }
  return { schemaUrl, name, version, description };
}
