import { dirname, isAbsolute, join } from "node:path";
import type { Place } from "../diagnostics/finding.ts";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../generate/typescript.ts";
import { describeNode, type MappingNode, type Node } from "../load/node.ts";

type Complain = (place: Place, message: string, help: string) => void;

/** Reads the values of the project file; what is not as it should be is complained of and absent. */
export class ConfigReader {
  readonly #root: MappingNode;
  readonly #folder: string;
  readonly #complain: Complain;

  constructor(root: MappingNode, file: string, complain: Complain) {
    this.#root = root;
    this.#folder = dirname(file);
    this.#complain = complain;
  }

  path(key: string, kind: "file" | "folder"): string | undefined {
    const node = this.#root.entries.get(key)?.value;
    return node === undefined ? undefined : this.#readPath(node, `\`${key}\``, `a ${kind}`);
  }

  /** Paths by any name. */
  paths(key: string): ReadonlyMap<string, string> {
    const paths = new Map<string, string>();
    const node = this.#root.entries.get(key)?.value;
    if (node === undefined) return paths;
    if (node.kind !== "mapping") {
      const message = `\`${key}\` is an object, not ${describeNode(node)}`;
      this.#complain(node.place, message, 'write `{ "<schema URL or name>": "<path>" }`');
      return paths;
    }
    for (const [name, { value }] of node.entries) {
      const path = this.#readPath(value, `\`${name}\` in \`${key}\``, "a folder or an archive");
      if (path !== undefined) paths.set(name, path);
    }
    return paths;
  }

  importExtension(key: string): ImportExtension | undefined {
    const node = this.#root.entries.get(key)?.value;
    if (node === undefined) return undefined;
    const text = node.kind === "scalar" ? node.value : undefined;
    const extension = IMPORT_EXTENSIONS.find((candidate) => candidate === text);
    if (extension !== undefined) return extension;
    const message = `\`${key}\` cannot be ${describeNode(node)}`;
    const help = 'write `".js"`, or `".ts"` for sources that run without being compiled';
    this.#complain(node.place, message, help);
    return undefined;
  }

  /** Paths are written relative to the project file's folder. */
  #readPath(node: Node, what: string, kind: string): string | undefined {
    if (node.kind === "scalar" && typeof node.value === "string" && node.value !== "") {
      return isAbsolute(node.value) ? node.value : join(this.#folder, node.value);
    }
    const message = `${what} is the path of ${kind}, not ${describeNode(node)}`;
    this.#complain(node.place, message, "write a path in quotes");
    return undefined;
  }
}
