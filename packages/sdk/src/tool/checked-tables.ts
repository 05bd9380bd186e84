import { LANES } from "../spool/lanes.ts";
import { decodeTables } from "../spool/tables.ts";
import type { ExportTables } from "./export-format.ts";

/** No name that the SDK makes is longer. */
const MAX_NAME_LENGTH = 1024;
const MAX_FIELDS = 1024;
const MAX_RESOURCE_ATTRIBUTES = 128;
const MAX_LAYOUT_ID = 65_535;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TYPE = /^(string|int|double|boolean)(\[\])?$|^template\[(string|int|double|boolean)\]$/;
const FORMS = ["value", "gated", "member", "pseudonym", "text", "unscanned", "absent"];
const CLASSES = ["system", "operational", "identifier", "personal", "content", "secret", "text"];

/**
 * The tables of a head in an export file, which may be anybody's: everything that our code later takes for
 * granted is looked at. Undefined where something is not as this version writes it.
 */
export function checkedTables(payload: Uint8Array): ExportTables | undefined {
  const tables = decodeTables(payload) as Partial<ExportTables> | undefined;
  if (tables === undefined) return undefined;
  const { instance, uidInstance, resource, layouts } = tables;
  const isRight =
    isUuid(instance) &&
    isUuid(uidInstance) &&
    isResource(resource) &&
    Array.isArray(layouts) &&
    layouts.every(isLayout) &&
    new Set(layouts.map(({ id }) => id)).size === layouts.length;
  return isRight ? (tables as ExportTables) : undefined;
}

export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

function isResource(value: unknown): boolean {
  const { attributes } = fieldsOf(value);
  if (typeof attributes !== "object" || attributes === null) return false;
  const entries = Object.entries(attributes);
  return entries.length <= MAX_RESOURCE_ATTRIBUTES && entries.flat().every(isText);
}

function isLayout(value: unknown): boolean {
  const {
    id,
    event,
    scope,
    severityNumber,
    level,
    priority,
    durability,
    ttlMillis,
    persons,
    fields,
  } = fieldsOf(value);
  const { name, version, schemaUrl = "" } = fieldsOf(scope);
  return (
    isIntegerWithin(id, 1, MAX_LAYOUT_ID) &&
    isName(event) &&
    [name, version, schemaUrl].every(isText) &&
    isIntegerWithin(severityNumber, 1, 24) &&
    ["basic", "full"].includes(level as string) &&
    LANES.some((lane) => lane === priority) &&
    ["written", "synced", undefined].includes(durability as string | undefined) &&
    (ttlMillis === undefined || isIntegerWithin(ttlMillis, 1, Number.MAX_SAFE_INTEGER)) &&
    (persons === undefined || persons === true) &&
    Array.isArray(fields) &&
    fields.length <= MAX_FIELDS &&
    fields.every(isField)
  );
}

function isField(value: unknown): boolean {
  const { key, type, class: privacyClass, form, members = [] } = fieldsOf(value);
  return (
    isName(key) &&
    typeof type === "string" &&
    TYPE.test(type) &&
    CLASSES.includes(privacyClass as string) &&
    FORMS.includes(form as string) &&
    Array.isArray(members) &&
    members.every((member) => isText(member) || Number.isSafeInteger(member))
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_NAME_LENGTH;
}

function isName(value: unknown): boolean {
  return isText(value) && value !== "";
}

function isIntegerWithin(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}
