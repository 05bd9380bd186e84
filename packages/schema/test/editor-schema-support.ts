import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { editorSchema, type SchemaNames } from "../src/generate/editor-schema/editor-schema.ts";
import { EDITOR_KEYWORDS } from "../src/generate/editor-schema/json-schema.ts";
import type { NameInSchema } from "../src/generate/editor-schema/names.ts";
import type { Json } from "./json-mutation.ts";
import { FIXTURES, REPOSITORY } from "./support.ts";

export function compileEditorSchema(names: SchemaNames): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  ajv.addVocabulary([...EDITOR_KEYWORDS]);
  return ajv.compile(JSON.parse(editorSchema(names)));
}

/** A registry of the tests: what its files hold, by file. */
export type RegistryDocuments = ReadonlyMap<string, Json>;

/** The conventions of OpenTelemetry, some files of which are of `definition/2`, most of v1. */
export const SEMCONV = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");

/** All that they define, and more: ids of v1 begin with the kind of what they name. */
export function semconvNames(): SchemaNames {
  const files = readdirSync(SEMCONV, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => readFileSync(join(SEMCONV, name), "utf8"));
  const ids = texts
    .flatMap((text) => [...text.matchAll(/^ *- (?:id|key|name|type): *["']?([\w.]+)/gm)])
    .map(([, id = ""]) => id);
  const named = (kind: string): readonly NameInSchema[] =>
    ids.map((id) => inUse(id.startsWith(`${kind}.`) ? id.slice(kind.length + 1) : id));
  const metrics = texts
    .flatMap((text) => [...text.matchAll(/^ *metric_name: *(\S+)/gm)])
    .map(([, name = ""]) => inUse(name));
  return {
    attributes: named("attribute"),
    attributeGroups: named("attributes"),
    entities: named("entity"),
    events: named("event"),
    metrics: [...named("metric"), ...metrics],
    spans: named("span"),
  };
}

function inUse(name: string): NameInSchema {
  return { name, brief: "", deprecated: false };
}

/** Every registry that the tests hold to be valid, and those of the examples. */
export function validRegistries(): readonly RegistryDocuments[] {
  const rules = join(FIXTURES, "rules");
  const cases = [
    ...entriesOf(join(FIXTURES, "registries")),
    ...entriesOf(rules).flatMap((rule) => entriesOf(join(rule, "valid"))),
    ...entriesOf(join(REPOSITORY, "packages/examples")).map((path) => join(path, "telemetry")),
  ];
  return cases.map(documentsIn).filter((documents) => documents.size > 0);
}

function entriesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** The documents of `definition/2` in a file, or in a folder and below it. */
export function documentsIn(path: string): RegistryDocuments {
  if (!existsSync(path)) return new Map();
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(path, name))
    : [path];
  const texts = files
    .filter((file) => /\.ya?ml$/.test(file) && !file.includes("node_modules"))
    .map((file) => [file, readFileSync(file, "utf8")] as const)
    .filter(([, text]) => text.includes("file_format: definition/2"));
  return new Map(texts.map(([file, text]) => [file, parse(text) as Json]));
}

/** What the documents define. */
export function namesDefinedIn(documents: Iterable<Json>): SchemaNames {
  const all = [...documents];
  const names = (section: string, key: string): readonly NameInSchema[] =>
    all.flatMap((document) => itemsOf(document, section)).flatMap((item) => nameOf(item, key));
  return {
    attributes: names("attributes", "key"),
    attributeGroups: names("attribute_groups", "id"),
    entities: names("entities", "type"),
    events: names("events", "name"),
    metrics: names("metrics", "name"),
    spans: names("spans", "type"),
  };
}

function itemsOf(document: Json, section: string): readonly Json[] {
  if (document === null || typeof document !== "object" || Array.isArray(document)) return [];
  const items = document[section];
  return Array.isArray(items) ? items : [];
}

function nameOf(item: Json, key: string): readonly NameInSchema[] {
  if (item === null || typeof item !== "object" || Array.isArray(item)) return [];
  const { [key]: name, brief } = item;
  if (typeof name !== "string") return [];
  return [
    { name, brief: typeof brief === "string" ? brief : "", deprecated: "deprecated" in item },
  ];
}
