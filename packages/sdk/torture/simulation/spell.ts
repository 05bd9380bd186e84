import type { FileSystem } from "../../src/file-system.ts";
import { systemError } from "../../test/support/spool/memory-file-system.ts";
import type { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { intercepted } from "./intercepted.ts";

type Call = keyof FileSystem;

const MAKING: readonly Call[] = ["makeDirectory", "create", "write", "rename", "link"];
const CHANGING: readonly Call[] = [
  ...MAKING,
  ...(["openToWrite", "truncate", "touch", "setMode", "removeFile", "removeDirectory"] as const),
];
const OPENING: readonly Call[] = [
  ...(["list", "create", "openToRead", "openToWrite", "readFile", "syncDirectory"] as const),
];
const ASKING: readonly Call[] = ["status", "list", "openToRead", "readFile", "read", "isAt"];

/** No error: fewer bytes than were given, perhaps none. */
const SHORT_WRITE = "short write";

/** A kind of trouble, and the calls that it meets. */
const TROUBLES: readonly { readonly code: string; readonly calls: readonly Call[] }[] = [
  { code: "ENOSPC", calls: MAKING },
  { code: "EDQUOT", calls: MAKING },
  { code: "EIO", calls: ["write", "sync", "syncDirectory", "truncate"] },
  { code: "EIO", calls: ASKING },
  { code: "EROFS", calls: CHANGING },
  { code: "EMFILE", calls: OPENING },
  { code: SHORT_WRITE, calls: ["write"] },
];

const MAX_CALLS = 200;

/** Spells of bad luck on a disk: a kind of trouble, for so many calls, that meets a share of them. */
export class Spells {
  readonly #random: SeededRandom;
  readonly #spoiled: Map<string, number>;
  #trouble = TROUBLES[0]!;
  #share = 0;
  #callsLeft = 0;

  /** `spoiled` gets the number of calls that were, by trouble. */
  constructor(random: SeededRandom, spoiled: Map<string, number>) {
    this.#random = random;
    this.#spoiled = spoiled;
  }

  begin(): void {
    this.#trouble = this.#random.pick(TROUBLES);
    this.#share = this.#random.pick([0.05, 0.3, 1]);
    this.#callsLeft = 1 + this.#random.below(MAX_CALLS);
  }

  end(): void {
    this.#callsLeft = 0;
  }

  /** That disk, as it is while a spell is on. */
  spoil(files: FileSystem): FileSystem {
    return intercepted(files, (name, words, call) => {
      const code = this.#codeFor(name);
      if (code === undefined) return call(words);
      if (code !== SHORT_WRITE) throw systemError(code, String(words[0]));
      const [descriptor, bytes, position] = words as [number, Uint8Array, number];
      return call([descriptor, bytes.subarray(0, this.#random.below(bytes.byteLength)), position]);
    });
  }

  /** What the call is to fail with; undefined lets it pass. */
  #codeFor(name: Call): string | undefined {
    if (this.#callsLeft === 0) return undefined;
    this.#callsLeft--;
    const { code, calls } = this.#trouble;
    if (!calls.includes(name) || this.#random.next() >= this.#share) return undefined;
    this.#spoiled.set(code, (this.#spoiled.get(code) ?? 0) + 1);
    return code;
  }
}
