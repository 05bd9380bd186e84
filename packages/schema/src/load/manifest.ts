import { createFinding, type Located, type Report } from "../diagnostics/finding.ts";
import { readStability } from "./common-keys.ts";
import { MAX_DEPENDENCIES } from "./limits.ts";
import { MappingReader } from "./mapping-reader.ts";
import { didYouMean } from "./nearest.ts";
import { describeNode, type Node } from "./node.ts";
import type { DependencyDeclaration, Manifest } from "./registry-manifest.ts";
import { FILE_FORMAT, INVALID_VALUE, REGISTRY_LIMIT, UNREAD_KEY } from "./rules.ts";

/** The last three are how older manifests name the registry: parts of a schema URL, or beside one. */
const MANIFEST_KEYS = [
  "schema_url",
  "description",
  "stability",
  "dependencies",
  "name",
  "semconv_version",
  "schema_base_url",
];

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
  const format = node.kind === "mapping" ? node.entries.get("file_format") : undefined;
  if (format !== undefined) {
    const message = `the manifest has the format ${describeNode(format.value)}`;
    const help =
      "use the files that the registry was published from: those of a package are not read";
    report(createFinding(FILE_FORMAT, format.keyPlace, message, help));
    return undefined;
  }
  const keys = node.kind === "mapping" ? [...node.entries.keys()] : [];
  const reader = MappingReader.open(node, "the manifest", keys, report);
  if (reader === undefined) return undefined;
  reportUnread(reader, report);
  const isFormer = reader.has("schema_base_url") && !reader.has("schema_url");
  const schemaUrl = isFormer ? formerSchemaUrl(reader) : reader.requiredText("schema_url");
  readStability(reader, "optional");
  reader.optionalText("name", { nullable: true });
  const description = reader.optionalText("description", { nullable: true })?.value;
  const dependencies = readDependencies(reader, isFormer, report);
  const parts = schemaUrl === undefined ? undefined : parseSchemaUrl(schemaUrl, report);
  return parts === undefined ? undefined : { ...parts, description, dependencies };
}

/** Weaver passes over keys of a manifest that it does not know, and registries have some. */
function reportUnread(reader: MappingReader, report: Report): void {
  for (const [key, { keyPlace }] of reader.node.entries) {
    if (MANIFEST_KEYS.includes(key)) continue;
    const message = `the manifest's key \`${key}\` is not read`;
    report(createFinding(UNREAD_KEY, keyPlace, message, didYouMean(key, MANIFEST_KEYS)));
  }
}

/** `schema_base_url` and `semconv_version`, as one URL at the place of the version. */
function formerSchemaUrl(reader: MappingReader): Located<string> | undefined {
  const base = reader.requiredText("schema_base_url")?.value.replace(/\/+$/, "");
  const version = reader.requiredText("semconv_version");
  if (base === undefined || version === undefined) return undefined;
  return { value: `${base}/${version.value.replace(/^v/, "")}`, place: version.place };
}

function readDependencies(
  reader: MappingReader,
  isFormer: boolean,
  report: Report,
): readonly DependencyDeclaration[] {
  const entry = reader.entry("dependencies");
  if (entry === undefined) return [];
  const items = reader.list("dependencies", { nullable: false });
  if (items.length > MAX_DEPENDENCIES) {
    const message = `the manifest names ${items.length} dependencies`;
    const help = `name at most ${MAX_DEPENDENCIES}`;
    report(createFinding(REGISTRY_LIMIT, entry.keyPlace, message, help));
    return [];
  }
  return items.flatMap((item) => readDependency(item, isFormer, report) ?? []);
}

/** Older manifests give a dependency a name, beside a schema URL or instead of one. */
const DEPENDENCY_KEYS = ["schema_url", "registry_path", "name"];

function readDependency(
  node: Node,
  isFormer: boolean,
  report: Report,
): DependencyDeclaration | undefined {
  const reader = MappingReader.open(node, "a dependency", DEPENDENCY_KEYS, report);
  if (reader === undefined) return undefined;
  const registryPath = reader.optionalText("registry_path", { nullable: true });
  const name = reader.optionalText("name", { nullable: true });
  if (isFormer && name !== undefined && !reader.has("schema_url")) {
    return { schemaUrl: name, name: name.value, version: undefined, registryPath };
  }
  const schemaUrl = reader.requiredText("schema_url");
  if (schemaUrl === undefined) return undefined;
  const parts = parseSchemaUrl(schemaUrl, report);
  return parts === undefined ? undefined : { ...parts, registryPath };
}

function parseSchemaUrl(
  schemaUrl: Located<string>,
  report: Report,
): Pick<Manifest, "schemaUrl" | "name" | "version"> | undefined {
  const [, name, version] =
    schemaUrl.value.length > MAX_SCHEMA_URL_LENGTH ? [] : (SCHEMA_URL.exec(schemaUrl.value) ?? []);
  if (name !== undefined && version !== undefined) return { schemaUrl, name, version };
  const message = `\`${schemaUrl.value}\` is not a schema URL`;
  const help = "write `https://host/path/1.2.3`: a path and a semantic version at the end";
  report(createFinding(INVALID_VALUE, schemaUrl.place, message, help));
  return undefined;
}
