import type { AttributeType } from "../load/declarations.ts";
import type { Manifest } from "../load/registry-manifest.ts";
import type { AttributeContract } from "./attribute-contract.ts";
import { carriedAttributes } from "./carried.ts";
import { droppedAt } from "./dropped-at.ts";
import { fieldTypeOf, type ScalarType, shapeOf } from "./field-type.ts";
import {
  DEFAULT_MAX_ITEMS,
  DEFAULT_MAX_LENGTH,
  MAX_ITEMS_LIMIT,
  MAX_LENGTH_LIMIT,
} from "./limits.ts";
import type { EventAttribute, RegistryEvent } from "./registry.ts";

/**
 * How long an event's rows can become in the SDK, at the level at which most leaves: `full`.
 * `test/row-size.test.ts` holds every size here to the SDK's own compile step.
 */

/** What stands before the values: 32 of header, 8 of threshold, 8 of time, 25 of trace context. */
const PREFIX_BYTES = 73;
const HEADER_BYTES = 32;

/** How a value stands in a row, after what its class does to it; the SDK's words. */
type FieldForm = "value" | "gated" | "member" | "pseudonym" | "text" | "absent";

/** A length byte and the longest text that passes the gate. */
const GATED_BYTES = 65;
const TEXT_LENGTH_BYTES = 2;
const STACK_KEY = "exception.stacktrace";
const REDACTION = { key: "sonde.redaction", maxBytes: TEXT_LENGTH_BYTES + 512 };
const FINGERPRINT = { key: "sonde.exception.fingerprint", maxBytes: TEXT_LENGTH_BYTES + 16 };
/** A mask stands as a text does, and has this bound whatever `max_length` says of the value. */
const MAX_MASK_BYTES = 256;
const MAX_TEXT_BYTES = 16 * 1024;
const MIN_TEXT_BYTES = 16;
/** A 64-bit integer as varint; a count of items is written as one. */
const INT_BYTES = 10;

const VALUE_BYTES: Readonly<Record<ScalarType, number>> = {
  string: GATED_BYTES,
  int: INT_BYTES,
  double: 8,
  boolean: 1,
};

/** Of the event's longest row. */
export function longestRowBytes(event: RegistryEvent): number {
  const attributes = carriedAttributes(event);
  const trailer = trailerOf(attributes);
  const presenceBytes = Math.ceil((attributes.length + trailer.length) / 8);
  const trailerBytes = trailer.reduce((bytes, { maxBytes }) => bytes + maxBytes, 0);
  return attributes.reduce(
    (bytes, attribute) => bytes + longestFieldBytes(attribute),
    PREFIX_BYTES + presenceBytes + trailerBytes,
  );
}

/**
 * What the SDK adds behind the attributes of an event with text: what was redacted in it and, with a stack trace, the fingerprint
 * of the error.
 */
function trailerOf(
  attributes: readonly EventAttribute[],
): readonly { readonly key: string; readonly maxBytes: number }[] {
  const texts = attributes.filter((attribute) => isScanned(attribute));
  if (texts.length === 0) return [];
  const hasStack = texts.some(({ key }) => key.value === STACK_KEY);
  return hasStack ? [REDACTION, FINGERPRINT] : [REDACTION];
}

/** A number of class text would be dropped; a rule says so. */
function isScanned(attribute: EventAttribute): boolean {
  return attribute.contract.class?.value === "text" && formOf(attribute) === "text";
}

/** What the attribute adds to a row at most. */
export function longestFieldBytes(attribute: EventAttribute): number {
  const fieldType = fieldTypeOf(attribute.type);
  const form = formOf(attribute);
  if (fieldType === undefined || form === "absent") return 0;
  const { container, scalar } = shapeOf(fieldType);
  const isAlone = container === "none";
  const elementBytes =
    form === "text" ? textBytes(attribute.contract, isAlone) : bytesOf(form, scalar);
  if (isAlone) return elementBytes;
  const subkeyBytes = container === "template" ? GATED_BYTES : 0;
  return INT_BYTES + maxItems(attribute.contract) * (elementBytes + subkeyBytes);
}

/** Three bytes for each UTF-16 code unit, and all elements of a list within one bound. */
function textBytes(contract: AttributeContract, isAlone: boolean): number {
  if (isMasked(contract)) return TEXT_LENGTH_BYTES + MAX_MASK_BYTES;
  const wanted = 3 * maxLength(contract);
  if (isAlone) return TEXT_LENGTH_BYTES + Math.min(wanted, MAX_TEXT_BYTES);
  const share = Math.floor(MAX_TEXT_BYTES / Math.max(1, maxItems(contract)));
  return TEXT_LENGTH_BYTES + Math.min(wanted, Math.max(MIN_TEXT_BYTES, share));
}

function bytesOf(form: Exclude<FieldForm, "absent" | "text">, scalar: ScalarType): number {
  switch (form) {
    case "member":
      return 2;
    case "pseudonym":
      return 10;
    case "gated":
    case "value":
      return VALUE_BYTES[scalar];
  }
}

/** A number that is refused already counts as the default, so that one mistake is reported once. */
function maxItems(contract: AttributeContract): number {
  const items = contract.maxItems?.value ?? DEFAULT_MAX_ITEMS;
  const isCount = Number.isInteger(items) && items >= 1 && items <= MAX_ITEMS_LIMIT;
  return isCount ? items : DEFAULT_MAX_ITEMS;
}

function maxLength(contract: AttributeContract): number {
  const length = contract.maxLength?.value ?? DEFAULT_MAX_LENGTH;
  const isCount = Number.isInteger(length) && length >= 1 && length <= MAX_LENGTH_LIMIT;
  return isCount ? length : DEFAULT_MAX_LENGTH;
}

/** Of hosts there is nothing to keep: they leave as plain pseudonyms. */
function isMasked({ class: privacyClass, identifies }: AttributeContract): boolean {
  return identifies !== undefined && identifies.value !== "host" && privacyClass?.value !== "text";
}

/** Absent also where type or class cannot be read or do not go together: other rules say so. */
function formOf({ contract, type }: EventAttribute): FieldForm {
  const fieldType = fieldTypeOf(type);
  const privacyClass = contract.class?.value;
  if (fieldType === undefined || privacyClass === undefined) return "absent";
  if (droppedAt(privacyClass, "full")) return "absent";
  const { scalar } = shapeOf(fieldType);
  if (privacyClass === "text") return scalar === "string" ? "text" : "absent";
  if (privacyClass === "identifier" || privacyClass === "personal") {
    if (scalar !== "string") return "absent";
    return isMasked(contract) ? "text" : "pseudonym";
  }
  if (contract.closed?.value === true) return "member";
  return scalar === "string" ? "gated" : "value";
}

/**
 * Of the row that tells a reader what the event's rows mean: a header and JSON, with the members of
 * closed enums. The id and the severity's number, which are not known here, count as their longest.
 */
export function layoutRowBytes(event: RegistryEvent, manifest: Manifest): number {
  const { contract, name } = event;
  const attributes = carriedAttributes(event);
  const layout = {
    id: 65_535,
    event: name.value,
    scope: {
      name: manifest.name,
      version: manifest.version,
      schemaUrl: manifest.schemaUrl.value,
    },
    severityNumber: 24,
    level: contract.diagnosticLevel?.value,
    priority: contract.priority,
    durability: contract.durability,
    ...(contract.ttl === undefined ? {} : { ttlMillis: contract.ttl.value.millis }),
    ...(attributes.some((attribute) => formOf(attribute) === "text") ? { persons: true } : {}),
    fields: [
      ...attributes.map((attribute) => ({
        key: attribute.key.value,
        type: fieldTypeOf(attribute.type),
        class: attribute.contract.class?.value,
        form: formOf(attribute),
      })),
      ...trailerOf(attributes).map(({ key }) => ({
        key,
        type: "string",
        class: "system",
        form: "text",
      })),
    ],
  };
  const ofMembers = attributes.map((attribute) =>
    formOf(attribute) === "member" ? membersBytes(attribute.type) : 0,
  );
  return ofMembers.reduce(
    (bytes, members) => bytes + members,
    HEADER_BYTES + Buffer.byteLength(JSON.stringify(layout)),
  );
}

/** By definition: a hostile registry may use one huge enum in thousands of events. */
const MEMBERS_BYTES = new WeakMap<AttributeType, number>();

function membersBytes(type: AttributeType): number {
  const known = MEMBERS_BYTES.get(type);
  if (known !== undefined || type.kind !== "enum") return known ?? 0;
  const members = JSON.stringify(type.members.map((member) => member.value.value));
  const bytes = Buffer.byteLength(`,"members":${members}`);
  MEMBERS_BYTES.set(type, bytes);
  return bytes;
}
