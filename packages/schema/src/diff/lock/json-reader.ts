import type { Entry, Node } from "../../load/node.ts";
import { JsonCursor, type JsonProblem, JsonStop } from "./json-cursor.ts";

export interface JsonLimits {
  /** Objects and lists inside each other. */
  readonly maxDepth: number;
  /** Values of all kinds. */
  readonly maxValues: number;
}

/**
 * Reads strict JSON (RFC 8259) into nodes with places. A key given twice is a problem. The reader of
 * YAML could do it, too, but takes far longer, and its bounds are those of one file of a registry.
 */
export function readJson(file: string, text: string, limits: JsonLimits): Node | JsonProblem {
  try {
    return new JsonReader(new JsonCursor(file, text), limits).readDocument();
  } catch (error) {
    if (error instanceof JsonStop) return error.problem;
    throw error;
  }
}

export function isJsonProblem(value: Node | JsonProblem): value is JsonProblem {
  return "message" in value;
}

class JsonReader {
  readonly #cursor: JsonCursor;
  readonly #limits: JsonLimits;
  #values = 0;

  constructor(cursor: JsonCursor, limits: JsonLimits) {
    this.#cursor = cursor;
    this.#limits = limits;
  }

  readDocument(): Node {
    const node = this.#readValue(0);
    this.#cursor.skipBlanks();
    if (this.#cursor.next !== undefined) this.#cursor.stop("something stands behind the end");
    return node;
  }

  #readValue(depth: number): Node {
    const cursor = this.#cursor;
    const { maxDepth, maxValues } = this.#limits;
    cursor.skipBlanks();
    this.#values += 1;
    if (this.#values > maxValues) cursor.stop(`there are more than ${maxValues} values`);
    if (depth > maxDepth) cursor.stop(`values are nested more than ${maxDepth} levels deep`);
    if (cursor.next === "{") return this.#readObject(depth);
    if (cursor.next === "[") return this.#readList(depth);
    const start = cursor.at;
    const value = cursor.next === '"' ? cursor.readString() : cursor.readNumberOrWord();
    return { kind: "scalar", value, place: cursor.placeFrom(start) };
  }

  #readObject(depth: number): Node {
    const cursor = this.#cursor;
    const place = cursor.placeFrom(cursor.at, cursor.at + 1);
    const entries = new Map<string, Entry>();
    this.#readItems("}", () => {
      const start = cursor.at;
      if (cursor.next !== '"') cursor.stop("a key in double quotes is missing");
      const key = cursor.readString();
      const keyPlace = cursor.placeFrom(start);
      if (entries.has(key)) cursor.stop("the key is given twice", start);
      cursor.skipBlanks();
      if (cursor.next !== ":") cursor.stop("a colon is missing");
      cursor.at += 1;
      entries.set(key, { keyPlace, value: this.#readValue(depth + 1) });
    });
    return { kind: "mapping", entries, place };
  }

  #readList(depth: number): Node {
    const place = this.#cursor.placeFrom(this.#cursor.at, this.#cursor.at + 1);
    const items: Node[] = [];
    this.#readItems("]", () => void items.push(this.#readValue(depth + 1)));
    return { kind: "list", items, place };
  }

  /** Items with commas between them, from the opening bracket to behind the closing one. */
  #readItems(end: "}" | "]", readItem: () => void): void {
    const cursor = this.#cursor;
    cursor.at += 1;
    cursor.skipBlanks();
    if (cursor.next === end) {
      cursor.at += 1;
      return;
    }
    for (;;) {
      cursor.skipBlanks();
      readItem();
      cursor.skipBlanks();
      const { next } = cursor;
      if (next !== "," && next !== end) cursor.stop(`a comma or \`${end}\` is missing`);
      cursor.at += 1;
      if (next === end) return;
    }
  }
}
