import { createFinding, type Finding, type Place } from "../../diagnostics/finding.ts";
import { describeNode, type MappingNode, type Node } from "../../load/node.ts";
import { INVALID_LOCK } from "./rules.ts";

/** After these, one more would not help anybody. */
const MAX_COMPLAINTS = 20;

const HELP = "restore the file from version control; it is written by `sonde lock` alone";

/** Collects what is wrong with a lock. What is wrong is absent for whoever reads on. */
export class Complaints {
  readonly findings: Finding[] = [];

  add(place: Place, message: string, help: string = HELP): undefined {
    if (this.findings.length < MAX_COMPLAINTS) {
      this.findings.push(createFinding(INVALID_LOCK, place, message, help));
    }
  }

  /** A mapping with these keys and no others. */
  mapping(node: Node, what: string, keys: readonly string[]): MappingNode | undefined {
    if (node.kind !== "mapping") return this.add(node.place, `${what} is ${describeNode(node)}`);
    for (const [key, { keyPlace }] of node.entries) {
      if (!keys.includes(key)) this.add(keyPlace, `${what} has no key \`${key}\``);
    }
    return node;
  }

  list(parent: MappingNode, key: string): readonly Node[] {
    const node = parent.entries.get(key)?.value;
    if (node === undefined) return [];
    if (node.kind === "list") return node.items;
    this.add(node.place, `\`${key}\` is ${describeNode(node)}, not a list`);
    return [];
  }

  text(parent: MappingNode, key: string): string | undefined {
    const node = parent.entries.get(key)?.value;
    if (node === undefined) return this.add(parent.place, `\`${key}\` is missing`);
    if (node.kind === "scalar" && typeof node.value === "string") return node.value;
    return this.add(node.place, `\`${key}\` is ${describeNode(node)}, not a text`);
  }

  textOrNull(parent: MappingNode, key: string): string | null | undefined {
    const node = parent.entries.get(key)?.value;
    return node?.kind === "scalar" && node.value === null ? null : this.text(parent, key);
  }
}
