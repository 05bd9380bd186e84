import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, test } from "vitest";

/** The data flow. A stage imports only from its left, from itself, and from the leaves. */
const STAGES = [
  "emit",
  "sample",
  "scrub",
  "row",
  "estimate",
  "spool",
  "otlp",
  "export",
  "otel",
  "testing",
  "tool",
];
/** The last one is a program: it puts stages together, so it may import anything, and nothing imports it. */
const PROGRAM = STAGES.length - 1;
/** Top-level files that any stage may use. All others put stages together. */
const LEAVES = [
  "assert.ts",
  "clock.ts",
  "errors.ts",
  "file-system.ts",
  "operator-files.ts",
  "process-identity.ts",
  "random.ts",
  "self-report.ts",
  "version.ts",
  "detached.ts",
  "timers.ts",
];

const SOURCE = join(import.meta.dirname, "../src");
const FILES: ReadonlyMap<string, string> = new Map(
  readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(path))
    .map((path) => [path, readFileSync(join(SOURCE, path), "utf8")]),
);

function importsOf(path: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import|new URL)\s*\(?\s*"(\.[^"]+)"/g)].map(
    ([, to]) => to!,
  );
  return specifiers.map((to) => posix.normalize(posix.join(posix.dirname(path), to)));
}

/** The index of a path's stage, or -1 for a top-level file. */
function stageOf(path: string): number {
  return STAGES.indexOf(topFolder(path));
}

function wrongImports(files: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = [];
  for (const [path, text] of files) {
    for (const target of importsOf(path, text)) {
      const [from, to] = [stageOf(path), stageOf(target)];
      const isToTheRight = from >= 0 && to > from;
      const isAssembly = from >= 0 && from < PROGRAM && to < 0 && !LEAVES.includes(target);
      const isOfProgram = to === PROGRAM && from !== PROGRAM;
      const isLeafOnStage = from < 0 && LEAVES.includes(path) && to >= 0;
      if (isToTheRight || isAssembly || isLeafOnStage || isOfProgram)
        wrong.push(`${path} imports ${target}`);
    }
  }
  return wrong;
}

function topFolder(path: string): string {
  return path.split("/")[0]!;
}

test("every folder of src is a stage", () => {
  const folders = new Set([...FILES.keys()].filter((path) => path.includes("/")).map(topFolder));
  expect([...folders].filter((folder) => stageOf(folder) < 0)).toEqual([]);
  expect(folders.size).toBe(STAGES.length);
});

test("a stage imports only from its left and from the leaves", () => {
  expect(wrongImports(FILES)).toEqual([]);
});

test("the check sees an import to the right, of an assembly file, and of a stage by a leaf", () => {
  const planted = new Map([
    ["sample/a.ts", 'import { x } from "../spool/spool.ts";'],
    ["row/b.ts", 'import type { Systems } from "../pipeline.ts";'],
    ["clock.ts", 'import { x } from "./row/ring.ts";'],
    ["export/c.ts", 'import { x } from "../spool/spool.ts";'],
    ["otlp/d.ts", 'const { x } = await import("../export/drain.ts");'],
    ["spool/e.ts", 'new Worker(new URL("../worker.ts", import.meta.url))'],
    ["tool/f.ts", 'import { x } from "../options.ts";'],
    ["start.ts", 'import { x } from "./tool/run.ts";'],
  ]);
  expect(wrongImports(planted)).toEqual([
    "sample/a.ts imports spool/spool.ts",
    "row/b.ts imports pipeline.ts",
    "clock.ts imports row/ring.ts",
    "otlp/d.ts imports export/drain.ts",
    "spool/e.ts imports worker.ts",
    "start.ts imports tool/run.ts",
  ]);
});

/** What reaches into the world, and the only files that may: they are injected everywhere else. */
const WORLD: readonly { readonly what: string; readonly pattern: RegExp; readonly in: string[] }[] =
  [
    {
      what: "the clock",
      pattern: /\bDate\.now\b|\bperformance\.now\b|\bnew Date\(\)/,
      in: ["clock.ts"],
    },
    {
      what: "randomness",
      pattern:
        /\bMath\.random\b|\brandomFillSync\b|\brandomFill\b|\brandomInt\b|\brandomBytes\b|\brandomUUID\b|\bgetRandomValues\b/,
      in: ["random.ts"],
    },
    {
      what: "the disk",
      pattern: /"(?:node:)?fs(?:\/promises)?"/,
      in: ["file-system.ts", "operator-files.ts", "process-identity.ts"],
    },
    {
      what: "the machine",
      pattern: /"(?:node:)?os"/,
      in: ["clock.ts", "errors.ts", "options.ts", "tool/main.ts", "scrub/known/node-machine.ts"],
    },
    {
      what: "sockets",
      pattern:
        // isIP() and the like open nothing: they read the text of an address.
        /(?<!import \{ (?:isIP(?:v[46])?(?:, )?)+ \} )(?:from|import\(?|require\() *"(?:node:)?(?:net|https?|http2|tls|dgram|dns|undici)[/"]|\bfetch\(/,
      in: [
        "export/http-transport.ts",
        "export/exchange.ts",
        "export/connections.ts",
        "export/opening.ts",
        "export/tunnel.ts",
        "export/tls-contexts.ts",
        "export/proxy.ts",
        "testing/",
      ],
    },
  ];

test.each(WORLD)("$what comes in through $in only", ({ pattern, in: allowed }) => {
  const users = [...FILES].filter(([, text]) => pattern.test(withoutComments(text)));
  const strangers = users.map(([path]) => path).filter((path) => !isAllowed(path, allowed));
  expect(strangers).toEqual([]);
  expect(users.length).toBeGreaterThan(0);
});

function isAllowed(path: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => (entry.endsWith("/") ? path.startsWith(entry) : path === entry));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}

test("pipeline.ts names every stage that runs", () => {
  const named = importsOf("pipeline.ts", FILES.get("pipeline.ts")!).map(stageOf);
  const stages = ["row", "spool", "otlp", "export"].map((stage) => STAGES.indexOf(stage));
  expect(stages.filter((stage) => !named.includes(stage))).toEqual([]);
});
