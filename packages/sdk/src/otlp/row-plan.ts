import { elementType } from "../row/compile-field.ts";
import type { Layout, LayoutField } from "../row/layout.ts";
import type { LostPseudonyms } from "../scrub/fewer-pseudonyms.ts";
import type { Exposure } from "../scrub/policy.ts";
import { RENDERED_PSEUDONYM_BYTES } from "../scrub/pseudonym.ts";
import { UNSCANNED_PLACEHOLDER } from "../scrub/token-gate.ts";
import { type Fate, fateOf } from "../spool/leased-row.ts";
import {
  ANY_BOOL,
  ANY_DOUBLE,
  ANY_INT,
  ANY_STRING,
  encodeAttribute,
  encodeAttributeHead,
} from "./attribute.ts";
import { type FieldEncoding, layoutEncoding } from "./layout-encoding.ts";
import { ATTRIBUTES } from "./log-record.ts";

/**
 * How a value goes from a row to the wire. `fixed` has no bytes in the row; `decoded` is read as a value
 * first (lists, templates, members), and so are `skipped`, which may not leave, `veiled`, of which only
 * a placeholder may, and `thinned`, which lose pseudonyms.
 */
type StepKind =
  | "fixed"
  | "token"
  | "pseudonym"
  | "int"
  | "double"
  | "boolean"
  | "text"
  | "decoded"
  | "skipped"
  | "veiled"
  | "thinned";

export interface FieldStep {
  readonly kind: StepKind;
  readonly field: LayoutField;
  readonly encoding: FieldEncoding;
  /** Of kind `thinned`. */
  readonly lost?: LostPseudonyms;
  /** The attribute up to its value; of kind `fixed`, with it. Empty where the value's length decides. */
  readonly head: Uint8Array;
  /** The attribute up to its value, for values whose length is their own. */
  readonly heads: AttributeHeads;
}

/** How the rows of one layout leave at one level. */
export interface RowPlan {
  /** Severity and event name. */
  readonly constants: Uint8Array;
  readonly presenceBytes: number;
  readonly steps: readonly FieldStep[];
}

const NO_BYTES = new Uint8Array(0);
// Keyed by the layout itself, so that a plan lives as long as its layout and no longer.
const plans = new WeakMap<Layout, Map<Exposure, RowPlan>>();

export function rowPlan(layout: Layout, level: Exposure): RowPlan {
  let byLevel = plans.get(layout);
  if (byLevel === undefined) {
    byLevel = new Map();
    plans.set(layout, byLevel);
  }
  let plan = byLevel.get(level);
  if (plan === undefined) {
    plan = compilePlan(layout, level);
    byLevel.set(level, plan);
  }
  return plan;
}

function compilePlan(layout: Layout, level: Exposure): RowPlan {
  const { constants, fields } = layoutEncoding(layout);
  return {
    constants,
    presenceBytes: Math.ceil(layout.fields.length / 8),
    steps: layout.fields.map((field, index) =>
      compileStep(field, fields[index]!, fateOf(field, layout, level)),
    ),
  };
}

function compileStep(field: LayoutField, encoding: FieldEncoding, fate: Fate): FieldStep {
  const kind = stepKind(field, fate);
  const heads = new AttributeHeads(encoding.encodedKey, kind === "int" ? ANY_INT : ANY_STRING);
  const step = { kind, field, encoding, head: fixedHead(kind, encoding.encodedKey), heads };
  return fate === "persons" || fate === "all" ? { ...step, lost: fate } : step;
}

function stepKind(field: LayoutField, fate: Fate): StepKind {
  if (field.form === "absent" || fate === "goes") return "skipped";
  if (fate === "veiled") return "veiled";
  if (fate !== "stays") return "thinned";
  if (field.form === "unscanned") return "fixed";
  const type = elementType(field);
  if (type !== field.type) return "decoded";
  if (field.form === "gated") return "token";
  if (field.form === "pseudonym") return "pseudonym";
  if (field.form === "text") return "text";
  return field.form === "value" && type !== "string" ? type : "decoded";
}

function fixedHead(kind: StepKind, key: Uint8Array): Uint8Array {
  switch (kind) {
    case "fixed":
    case "veiled":
      return encodeAttribute(ATTRIBUTES, key, UNSCANNED_PLACEHOLDER, false);
    case "pseudonym":
      return encodeAttributeHead(ATTRIBUTES, key, ANY_STRING, RENDERED_PSEUDONYM_BYTES);
    case "double":
      return encodeAttributeHead(ATTRIBUTES, key, ANY_DOUBLE, 8);
    case "boolean":
      return encodeAttributeHead(ATTRIBUTES, key, ANY_BOOL, 1);
    default:
      return NO_BYTES;
  }
}

/** One key's attribute up to its value, made once for each length that a value had. */
class AttributeHeads {
  readonly #key: Uint8Array;
  readonly #kind: number;
  readonly #heads: Uint8Array[] = [];

  /** `kind` is the tag of the AnyValue. */
  constructor(key: Uint8Array, kind: number) {
    this.#key = key;
    this.#kind = kind;
  }

  /** `valueBytes` is small: there are as many heads as there were lengths. */
  of(valueBytes: number): Uint8Array {
    const known = this.#heads[valueBytes];
    if (known !== undefined) return known;
    const head = encodeAttributeHead(ATTRIBUTES, this.#key, this.#kind, valueBytes);
    this.#heads[valueBytes] = head;
    return head;
  }
}
