import type { FileSystem } from "../../src/file-system.ts";

/** Does a call its own way: `call` is the one below. */
export type Around = (
  name: keyof FileSystem,
  words: readonly unknown[],
  call: (words: readonly unknown[]) => unknown,
) => unknown;

/** Another file system's calls, each through `around`; whichever calls there are, none gets past it. */
export function intercepted(inner: FileSystem, around: Around): FileSystem {
  const calls = Object.entries(inner) as [keyof FileSystem, (...words: unknown[]) => unknown][];
  const wrapped = calls.map(([name, call]) => [
    name,
    (...words: unknown[]) => around(name, words, (changed) => call(...changed)),
  ]);
  return Object.fromEntries(wrapped) as unknown as FileSystem;
}

/** Has every path below `from` lie below `to` instead. */
export function moved(inner: FileSystem, from: string, to: string): FileSystem {
  const move = (word: unknown): unknown =>
    typeof word === "string" && word.startsWith(from) ? to + word.slice(from.length) : word;
  return intercepted(inner, (_, words, call) => call(words.map(move)));
}

/**
 * What one process has of a file system. Killing it closes its descriptors, as the kernel would, and
 * lets no call through any more.
 */
export class ProcessFiles {
  readonly files: FileSystem;
  readonly #inner: FileSystem;
  readonly #open = new Set<number>();
  #isKilled = false;

  constructor(inner: FileSystem) {
    this.#inner = inner;
    this.files = intercepted(inner, (name, words, call) => {
      if (this.#isKilled) throw new Error(`a killed process called ${name}`);
      const result = call(words);
      if (name === "create" || name.startsWith("openTo")) this.#open.add(result as number);
      if (name === "close") this.#open.delete(words[0] as number);
      return result;
    });
  }

  get openDescriptors(): number {
    return this.#open.size;
  }

  kill(): void {
    this.#isKilled = true;
    for (const descriptor of this.#open) this.#inner.close(descriptor);
    this.#open.clear();
  }
}
