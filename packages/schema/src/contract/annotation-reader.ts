import type { Located, Place } from "../diagnostics/finding.ts";
import { didYouMean } from "../load/nearest.ts";
import { describeNode, type Entry, type MappingNode, type Node } from "../load/node.ts";
import type { ContractProblem } from "./problem.ts";

/** Reported of one mapping. It is read again for every use, so that many would become millions. */
export const MAX_UNKNOWN_KEYS = 16;

/** Reads one mapping of the `sonde` annotation; what does not fit becomes a problem. */
export class AnnotationReader {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #path: string;
  readonly #problems: ContractProblem[];

  /** An absent mapping reads as an empty one. `path` ends with a dot, or is empty. */
  constructor(
    node: MappingNode | undefined,
    path: string,
    known: readonly string[],
    problems: ContractProblem[],
  ) {
    this.#entries = node?.entries ?? new Map();
    this.#path = path;
    this.#problems = problems;
    const unknown = [...this.#entries].filter(([word]) => !known.includes(word));
    for (const [word, entry] of unknown.slice(0, MAX_UNKNOWN_KEYS)) {
      const key = `${path}${word}`;
      problems.push({ kind: "unknown-key", key, word, known, place: entry.keyPlace });
    }
  }

  entry(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  text(key: string): Located<string> | undefined {
    const node = this.#entries.get(key)?.value;
    if (node === undefined) return undefined;
    if (node.kind === "scalar" && typeof node.value === "string" && node.value.trim() !== "") {
      return { value: node.value, place: node.place };
    }
    return this.#wrong(key, node, "is a text", "write a text, in quotes if it looks like a number");
  }

  number(key: string): Located<number> | undefined {
    const node = this.#entries.get(key)?.value;
    if (node === undefined) return undefined;
    if (node.kind === "scalar" && typeof node.value === "number") {
      return { value: node.value, place: node.place };
    }
    return this.#wrong(key, node, "is a number", "write a number, without quotes");
  }

  boolean(key: string): Located<boolean> | undefined {
    const node = this.#entries.get(key)?.value;
    if (node === undefined) return undefined;
    if (node.kind === "scalar" && typeof node.value === "boolean") {
      return { value: node.value, place: node.place };
    }
    return this.#wrong(key, node, "is true or false", "write `true` or `false`, without quotes");
  }

  oneOf<T extends string>(key: string, words: readonly T[]): Located<T> | undefined {
    const node = this.#entries.get(key)?.value;
    if (node === undefined) return undefined;
    const text = node.kind === "scalar" ? node.value : undefined;
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return { value: word, place: node.place };
    const help = didYouMean(typeof text === "string" ? text : "", words);
    this.invalid(node.place, `\`${this.#path}${key}\` cannot be ${describeNode(node)}`, help);
    return undefined;
  }

  mapping(key: string): MappingNode | undefined {
    const node = this.#entries.get(key)?.value;
    if (node === undefined || node.kind === "mapping") return node;
    return this.#wrong(key, node, "is a mapping", "write `key: value` lines below it");
  }

  list(key: string): readonly Node[] {
    const node = this.#entries.get(key)?.value;
    if (node === undefined) return [];
    if (node.kind === "list") return node.items;
    this.#wrong(key, node, "is a list", "begin each item with `- `");
    return [];
  }

  invalid(place: Place, message: string, help: string): void {
    this.#problems.push({ kind: "invalid-value", message, help, place });
  }

  #wrong(key: string, node: Node, expected: string, help: string): undefined {
    const message = `\`${this.#path}${key}\` ${expected}, not ${describeNode(node)}`;
    this.invalid(node.place, message, help);
    return undefined;
  }
}

/** The `sonde` mapping among the annotations of something; other keys belong to other tools. */
export function sondeAnnotation(
  annotations: MappingNode | undefined,
  problems: ContractProblem[],
): MappingNode | undefined {
  const node = annotations?.entries.get("sonde")?.value;
  if (node === undefined || node.kind === "mapping") return node;
  const message = `\`sonde\` is a mapping, not ${describeNode(node)}`;
  const help = "write `key: value` lines below it";
  problems.push({ kind: "invalid-value", message, help, place: node.place });
  return undefined;
}

/**
 * Which of the keys are there, readable or not. All of them where `sonde` itself cannot be read: a rule
 * about a missing key would then report the same mistake again.
 */
export function declaredKeys(
  annotations: MappingNode | undefined,
  known: readonly string[],
): ReadonlySet<string> {
  const node = annotations?.entries.get("sonde")?.value;
  if (node === undefined) return new Set();
  return new Set(node.kind === "mapping" ? known.filter((key) => node.entries.has(key)) : known);
}
