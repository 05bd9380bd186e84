import { cpSync } from "node:fs";
import { join } from "node:path";
import zod from "zod/package.json" with { type: "json" };
import { median, type Row, say } from "../../../scripts/benchmark.ts";
import {
  type CallStyle,
  callsOf,
  SONDE_STYLE,
  sameTypes,
  wrongCallsOf,
  ZOD_STRUCTURAL_STYLE,
  ZOD_STYLE,
} from "./calls.ts";
import { eventCount, type LargeRegistry } from "./large-registry.ts";
import { assertSuccess, checkSeconds, type Run, runTsc } from "./program.ts";
import { writeFiles } from "./workspace.ts";
import { zodSchemas } from "./zod-schemas.ts";

const TARGET_RATIO = 10;

/**
 * `tsc --noEmit` on generated events and a call of each, against the same events as zod schemas and
 * the same calls. `events` is the folder of the generated files.
 */
export function typeCheck(
  workspace: string,
  events: string,
  registry: LargeRegistry,
  runs: number,
): readonly Row[] {
  const project = (name: string): string => join(workspace, name);
  writeProject(project("empty"), new Map([["empty.ts", "export {};\n"]]));
  const ours = project("sonde");
  cpSync(events, join(ours, "events"), { recursive: true });
  writeProject(ours, new Map([["calls.ts", callsOf(registry, SONDE_STYLE)]]));
  proveChecked(ours, registry, SONDE_STYLE);
  return STYLES.flatMap(([how, style, most], index) => {
    const theirs = project(`zod-${index}`);
    for (const [name, content] of zodSchemas(registry)) {
      writeFiles(theirs, [[`events/${name}`, content]]);
    }
    writeProject(theirs, new Map([["calls.ts", callsOf(registry, style)]]));
    proveChecked(theirs, registry, style);
    if (index === 0) proveSame(workspace, registry);
    const name = `${eventCount(registry)} events, ${how}`;
    return compare(name, [project("empty"), ours, theirs], Math.min(runs, most));
  });
}

/** How calls take zod's schemas, and runs at most: those of the second take ten seconds. */
const STYLES: readonly (readonly [string, CallStyle, number])[] = [
  ["zod's `T extends z.ZodType`", ZOD_STYLE, 7],
  ["zod's `z.ZodType<T>`", ZOD_STRUCTURAL_STYLE, 3],
];

function writeProject(folder: string, files: ReadonlyMap<string, string>): void {
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    strict: true,
    skipLibCheck: true,
  };
  writeFiles(folder, [
    ["package.json", JSON.stringify({ type: "module" })],
    ["tsconfig.json", JSON.stringify({ compilerOptions, include: ["."] })],
    ...files,
  ]);
}

/** A side that lets mistakes pass would be fast. */
function proveChecked(folder: string, registry: LargeRegistry, style: CallStyle): void {
  assertSuccess(runTsc(folder), `the type check of ${folder}`);
  const wrong = wrongCallsOf(registry, style);
  const files = [...wrong.keys()].map((what) => `${what.replaceAll(" ", "-")}.ts`);
  const project = `${folder}-wrong`;
  cpSync(join(folder, "events"), join(project, "events"), { recursive: true });
  writeProject(project, new Map([...wrong.values()].map((code, index) => [files[index]!, code])));
  const { output } = runTsc(project);
  const passed = files.filter((file) => !output.includes(`${file}(`));
  if (passed.length > 0) throw new Error(`in ${project} the compiler let pass: ${passed.join()}`);
}

/** A side whose events were looser would be fast, too. */
function proveSame(workspace: string, registry: LargeRegistry): void {
  const folder = join(workspace, "same");
  const code = sameTypes(registry, "../sonde/events/index.js", "../zod-0/events/index.js");
  writeProject(folder, new Map([["same.ts", code]]));
  assertSuccess(runTsc(folder), "the comparison of the types");
}

/**
 * Each round runs tsc on an empty file, on ours and on theirs. The whole process counts, and by
 * itself what it spends on comparing types: its start, reading and parsing are the rest.
 */
function compare(name: string, projects: readonly string[], runs: number): readonly Row[] {
  const rounds = Array.from({ length: runs }, () => {
    say(".");
    return projects.map((folder) => runTsc(folder));
  });
  const [empty = 0, ours = 0, theirs = 0] = medians(rounds, ({ wallSeconds }) => wallSeconds);
  const [, oursChecked = 0, theirsChecked = 0] = medians(rounds, checkSeconds);
  const ratioOf = (figure: (run: Run) => number): number =>
    median(rounds.map((round) => figure(round[2]!) / figure(round[1]!)));
  const row = (what: string, ratio: number): Row => ({
    name: `${what} on ${name}`,
    value: Number(ratio.toFixed(2)),
    unit: "times faster than on zod schemas",
    target: `>= ${TARGET_RATIO}`,
    met: ratio >= TARGET_RATIO,
    against:
      `zod ${zod.version}: ${theirs.toFixed(2)} s, ${theirsChecked.toFixed(2)} s of it check time; ` +
      `ours ${ours.toFixed(2)} s, ${oursChecked.toFixed(2)} s of it; an empty file ${empty.toFixed(2)} s`,
  });
  return [
    row(
      "tsc --noEmit",
      ratioOf(({ wallSeconds }) => wallSeconds),
    ),
    row("tsc's check time", ratioOf(checkSeconds)),
  ];
}

function medians(
  rounds: readonly (readonly Run[])[],
  figure: (run: Run) => number,
): readonly number[] {
  return rounds[0]!.map((_, side) => median(rounds.map((round) => figure(round[side]!))));
}
