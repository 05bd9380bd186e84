import { createFinding, type Located, type Place, type Report } from "../diagnostics/finding.ts";
import { didYouMean } from "./nearest.ts";
import { describeNode, type Entry, type MappingNode, type Node } from "./node.ts";
import { INVALID_VALUE, MISSING_KEY, UNKNOWN_KEY } from "./rules.ts";

/** How a key may be written, as Weaver's JSON Schema has it. */
interface KeyOptions {
  /** `null` stands for absence. */
  readonly nullable?: boolean;
}

/** Reads the keys of one mapping of the format and reports every departure from it. */
export class MappingReader {
  readonly node: MappingNode;
  readonly #what: string;
  readonly #report: Report;

  private constructor(node: MappingNode, what: string, report: Report) {
    this.node = node;
    this.#what = what;
    this.#report = report;
  }

  /** `what` names the thing in messages: "an attribute". Undefined, reported, if it is no mapping. */
  static open(
    node: Node,
    what: string,
    keys: readonly string[],
    report: Report,
  ): MappingReader | undefined {
    if (node.kind !== "mapping") {
      const message = `${what} is a mapping, not ${describeNode(node)}`;
      report(createFinding(INVALID_VALUE, node.place, message, `write \`key: value\` lines`));
      return undefined;
    }
    for (const [key, entry] of node.entries) {
      if (keys.includes(key)) continue;
      const message = `${what} has no key \`${key}\``;
      report(createFinding(UNKNOWN_KEY, entry.keyPlace, message, didYouMean(key, keys)));
    }
    return new MappingReader(node, what, report);
  }

  /** Where to point when the mapping itself is meant: its first key, a short place. */
  get place(): Place {
    const [first] = this.node.entries.values();
    return first === undefined ? this.node.place : first.keyPlace;
  }

  has(key: string): boolean {
    return this.node.entries.has(key);
  }

  entry(key: string, options: KeyOptions = {}): Entry | undefined {
    const entry = this.node.entries.get(key);
    if (entry === undefined) return undefined;
    const isNull = entry.value.kind === "scalar" && entry.value.value === null;
    return isNull && options.nullable === true ? undefined : entry;
  }

  requiredEntry(key: string): Entry | undefined {
    const entry = this.entry(key);
    if (entry === undefined) this.missing(key);
    return entry;
  }

  requiredText(key: string): Located<string> | undefined {
    const entry = this.requiredEntry(key);
    return entry === undefined ? undefined : this.text(key, entry);
  }

  optionalText(key: string, options: KeyOptions = {}): Located<string> | undefined {
    const entry = this.entry(key, options);
    return entry === undefined ? undefined : this.text(key, entry);
  }

  text(key: string, entry: Entry): Located<string> | undefined {
    const { value } = entry;
    if (value.kind === "scalar" && typeof value.value === "string") {
      return { value: value.value, place: value.place };
    }
    const isBare = value.kind === "scalar" && value.value !== null;
    const message = `\`${key}\` is a text, not ${describeNode(value)}`;
    this.invalid(value, message, isBare ? "quote it" : "write a text");
    return undefined;
  }

  optionalBoolean(key: string, options: KeyOptions = {}): Located<boolean> | undefined {
    const value = this.entry(key, options)?.value;
    if (value === undefined) return undefined;
    if (value.kind === "scalar" && typeof value.value === "boolean") {
      return { value: value.value, place: value.place };
    }
    const message = `\`${key}\` is true or false, not ${describeNode(value)}`;
    this.invalid(value, message, "write `true` or `false`, without quotes");
    return undefined;
  }

  /** One of a closed set of words. */
  oneOf<T extends string>(
    key: string,
    words: readonly T[],
    options: KeyOptions = {},
  ): Located<T> | undefined {
    const entry = this.entry(key, options);
    if (entry === undefined) return undefined;
    const { value } = entry;
    const text = value.kind === "scalar" ? value.value : undefined;
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return { value: word, place: value.place };
    const help = didYouMean(typeof text === "string" ? text : "", words);
    this.invalid(value, `\`${key}\` cannot be ${describeNode(value)}`, help);
    return undefined;
  }

  /** The items of a list; none where the key is absent, mostly also where it is `null`. */
  list(key: string, options: KeyOptions = { nullable: true }): readonly Node[] {
    const entry = this.entry(key, options);
    if (entry === undefined) return [];
    if (entry.value.kind === "list") return entry.value.items;
    this.invalid(
      entry.value,
      `\`${key}\` is a list, not ${describeNode(entry.value)}`,
      "begin each item with `- `",
    );
    return [];
  }

  mapping(key: string, options: KeyOptions = {}): MappingNode | undefined {
    const entry = this.entry(key, options);
    if (entry === undefined) return undefined;
    if (entry.value.kind === "mapping") return entry.value;
    const message = `\`${key}\` is a mapping, not ${describeNode(entry.value)}`;
    this.invalid(entry.value, message, "write `key: value` lines");
    return undefined;
  }

  missing(key: string): void {
    const message = `${this.#what} has no \`${key}\``;
    this.#report(createFinding(MISSING_KEY, this.place, message, `add \`${key}\``));
  }

  invalid({ place }: Node, message: string, help: string): void {
    this.refuse(place, message, help);
  }

  refuse(place: Place, message: string, help: string): void {
    this.#report(createFinding(INVALID_VALUE, place, message, help));
  }
}
