import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { CommandIo, Wake, Watcher } from "../src/cli/io.ts";
import { run } from "../src/cli/run.ts";
import type { Network } from "../src/load/dependency/network.ts";
import { REPOSITORY, TODAY, temporaryFolder } from "./support.ts";

/** What one run of the command line came to. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

/** Any use of it fails the test: only `fetch` may, and its tests bring their own. */
const NO_NETWORK: Network = {
  download: (url) => expect.fail(`${url} was asked for`),
  readRepository: ({ url }) => expect.fail(`${url} was asked for`),
};

/** Runs the command line in this process, at noon of the tests' day. */
export async function sonde(
  workingDirectory: string,
  argv: readonly string[],
  replaced: Partial<CommandIo> = {},
): Promise<Outcome> {
  const output: string[] = [];
  const error: string[] = [];
  const io: CommandIo = {
    workingDirectory,
    environment: {},
    isTerminal: false,
    homeDirectory: join(workingDirectory, "home"),
    network: NO_NETWORK,
    rulePagesFolder: join(REPOSITORY, "docs/rules"),
    now: () => Date.parse(`${TODAY}T12:00:00Z`),
    writeOutput: (text) => void output.push(text),
    writeError: (text) => void error.push(text),
    openWatcher: () => new ScriptedWatcher([]),
    ...replaced,
  };
  const code = await run(argv, io, "0.0.0-test");
  return { code, output: output.join(""), error: error.join("") };
}

/** Each wait does the next of the steps and wakes as after a change; after the last the watch ends. */
export class ScriptedWatcher implements Watcher {
  /** What was looked at, call by call. */
  readonly looked: (readonly string[])[] = [];
  closed = false;
  readonly #steps: (() => void)[];
  readonly #end: Wake;

  constructor(steps: readonly (() => void)[], end: Wake = { kind: "stopped" }) {
    this.#steps = [...steps];
    this.#end = end;
  }

  look(paths: readonly string[]): void {
    this.looked.push(paths);
  }

  async next(): Promise<Wake> {
    const step = this.#steps.shift();
    if (step === undefined) return this.#end;
    step();
    return { kind: "changed" };
  }

  close(): void {
    this.closed = true;
  }
}

const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";

/** The one file of definitions in {@link project}. */
export const EVENTS = `file_format: definition/2
attributes:
  - key: acme.volume.id
    type: string
    stability: development
    brief: Opaque id of the volume.
    annotations: { sonde: { class: identifier } }
events:
  - name: acme.disk.slow
    stability: development
    brief: A disk took longer than its threshold.
    attributes: [{ ref: acme.volume.id, requirement_level: required }]
    annotations:
      sonde: { owner: storage@acme.example, diagnostic_level: basic, expires: never }
`;

/** A project folder with a clean registry; files may be replaced or, as undefined, left out. */
export function project(files: Readonly<Record<string, string | undefined>> = {}): string {
  return folderOf({
    "sonde.config.json": '{ "registry": "registry", "out": "src/telemetry" }',
    "registry/manifest.yaml": MANIFEST,
    "registry/events.yaml": EVENTS,
    ...files,
  });
}

/** A folder of the test's own with these files. */
export function folderOf(files: Readonly<Record<string, string | undefined>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue;
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
