import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import { createFinding, type Place, type Report } from "../diagnostics/finding.ts";
import { MAX_NESTING, MAX_NODES, MAX_TEXT_LENGTH } from "./limits.ts";
import type { Entry, Node } from "./node.ts";
import { DUPLICATE_KEY, INVALID_YAML, REGISTRY_LIMIT } from "./rules.ts";

type PlaceOf = (start: number, end: number) => Place;

/** A node and what it costs wherever an alias repeats it. */
interface Measured {
  readonly node: Node;
  /** Values in it, aliases expanded. */
  readonly size: number;
  /** Levels below it. */
  readonly height: number;
}

/** Turns the parser's tree into plain nodes, or reports why it is not plain data. */
export function convertDocument(
  document: Document.Parsed,
  place: PlaceOf,
  report: Report,
): Node | undefined {
  const conversion = new Conversion(place, report);
  const root = document.contents as ParsedNode | null;
  if (root === null) return { kind: "scalar", value: null, place: place(0, 0) };
  const measured = conversion.convert(root, 0);
  return conversion.failed ? undefined : measured?.node;
}

class Conversion {
  failed = false;
  readonly #place: PlaceOf;
  readonly #report: Report;
  readonly #anchors = new Map<string, Measured>();
  #size = 0;

  constructor(place: PlaceOf, report: Report) {
    this.#place = place;
    this.#report = report;
  }

  /** Undefined after a finding. Anchors become known only behind their node, so no cycle can form. */
  convert(source: ParsedNode, depth: number): Measured | undefined {
    const place = this.#placeOf(source);
    if (this.failed) return undefined;
    if (isAlias(source)) return this.#convertAlias(source.source, place, depth);
    if (source.tag !== undefined) {
      const message = `the tag \`${source.tag}\` has no meaning in a registry`;
      return this.#fail(INVALID_YAML, place, message, "remove the tag");
    }
    this.#size += 1;
    if (this.#size > MAX_NODES) return this.#failSize(place);
    const measured = this.#convertValue(source, place, depth);
    if (measured !== undefined && source.anchor !== undefined) {
      this.#anchors.set(source.anchor, measured);
    }
    return measured;
  }

  #convertValue(source: ParsedNode, place: Place, depth: number): Measured | undefined {
    if (isMap(source)) return this.#convertMapping(source.items, place, depth);
    if (isSeq(source)) return this.#convertList(source.items, place, depth);
    if (isScalar(source)) {
      const { value } = source;
      if (isInexact(value, source.source)) {
        const message = `the whole number ${source.source} is too large to be held exactly`;
        const help = `write one within ±${Number.MAX_SAFE_INTEGER}, or a text in quotes`;
        return this.#fail(REGISTRY_LIMIT, place, message, help);
      }
      if (isTooLong(value)) return this.#failLength(place);
      if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
        const scalar = value as string | number | boolean | null;
        return { node: { kind: "scalar", value: scalar, place }, size: 1, height: 0 };
      }
    }
    return this.#fail(INVALID_YAML, place, "this is no plain value", "write a text or a number");
  }

  #convertList(items: readonly unknown[], place: Place, depth: number): Measured | undefined {
    const nodes: Node[] = [];
    let size = 1;
    let height = 0;
    for (const item of items) {
      const measured = this.convert(item as ParsedNode, depth + 1);
      if (measured === undefined) return undefined;
      nodes.push(measured.node);
      size += measured.size;
      height = Math.max(height, measured.height + 1);
    }
    return { node: { kind: "list", items: nodes, place }, size, height };
  }

  #convertMapping(
    pairs: readonly { key: unknown; value: unknown }[],
    place: Place,
    depth: number,
  ): Measured | undefined {
    const entries = new Map<string, Entry>();
    let size = 1;
    let height = 0;
    for (const pair of pairs) {
      const keyNode = pair.key as ParsedNode;
      const keyPlace = this.#placeOf(keyNode);
      const key =
        isScalar(keyNode) && typeof keyNode.value === "string" ? keyNode.value : undefined;
      if (key === undefined || keyNode.tag !== undefined) {
        return this.#fail(
          INVALID_YAML,
          keyPlace,
          "a key of a mapping is not plain text",
          "quote it",
        );
      }
      this.#checkKey(key, entries, keyPlace);
      if (this.failed) return undefined;
      const measured = this.#convertPairValue(pair.value as ParsedNode | null, keyPlace, depth);
      if (measured === undefined) return undefined;
      entries.set(key, { keyPlace, value: measured.node });
      size += measured.size;
      height = Math.max(height, measured.height + 1);
    }
    return { node: { kind: "mapping", entries, place }, size, height };
  }

  #convertPairValue(
    value: ParsedNode | null,
    keyPlace: Place,
    depth: number,
  ): Measured | undefined {
    if (value !== null) return this.convert(value, depth + 1);
    return { node: { kind: "scalar", value: null, place: keyPlace }, size: 1, height: 0 };
  }

  #checkKey(key: string, entries: ReadonlyMap<string, Entry>, place: Place): undefined {
    if (isTooLong(key)) return this.#failLength(place);
    if (key === "__proto__") {
      const help = "use another name: many programs cannot hold this key";
      return this.#fail(INVALID_YAML, place, "a key is named `__proto__`", help);
    }
    const earlier = entries.get(key);
    if (earlier === undefined) return undefined;
    const message = `the key \`${key}\` is already in this mapping, at line ${earlier.keyPlace.line}`;
    return this.#fail(DUPLICATE_KEY, place, message, "keep one of the two");
  }

  #convertAlias(name: string, place: Place, depth: number): Measured | undefined {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const message = `the alias \`*${name}\` stands for nothing that is complete above it`;
      return this.#fail(INVALID_YAML, place, message, "write the value out");
    }
    // A collection may stand MAX_NESTING deep, a scalar inside it one deeper.
    if (depth + target.height > MAX_NESTING + 1) return this.#failNesting(place);
    this.#size += target.size;
    return this.#size > MAX_NODES ? this.#failSize(place) : target;
  }

  #failLength(place: Place): undefined {
    const message = `a text has more than ${MAX_TEXT_LENGTH} characters`;
    return this.#fail(REGISTRY_LIMIT, place, message, "say less, or say it elsewhere");
  }

  #failNesting(place: Place): undefined {
    const message = `with this alias the document is nested more than ${MAX_NESTING} levels deep`;
    return this.#fail(REGISTRY_LIMIT, place, message, "flatten it");
  }

  #failSize(place: Place): undefined {
    const message = `the document holds more than ${MAX_NODES} values, aliases expanded`;
    return this.#fail(REGISTRY_LIMIT, place, message, "split the file, or use fewer aliases");
  }

  #fail(rule: typeof INVALID_YAML, place: Place, message: string, help: string): undefined {
    this.failed = true;
    this.#report(createFinding(rule, place, message, help));
    return undefined;
  }

  #placeOf(source: ParsedNode): Place {
    const [start, valueEnd] = source.range ?? [0, 0, 0];
    return this.#place(start, valueEnd);
  }
}

/** Read as a number it would be another one, and nobody would notice. */
function isInexact(value: unknown, source: string | undefined): boolean {
  return (
    typeof value === "number" &&
    Math.abs(value) > Number.MAX_SAFE_INTEGER &&
    /^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(source ?? "")
  );
}

function isTooLong(value: unknown): boolean {
  return typeof value === "string" && value.length > MAX_TEXT_LENGTH;
}
