/*
 * The benchmarks of the compiler: every measured program is a process of its own, with its start.
 * By itself: `node packages/schema/bench/main.ts [--json] [--smoke]`, after a build.
 */
import { join } from "node:path";
import { isSelected, isSmoke, printRows, type Row } from "../../../scripts/benchmark.ts";
import { bundleOne } from "./bundle-one.ts";
import { checkSemconv } from "./check-semconv.ts";
import { generateLarge } from "./generate-large.ts";
import { largeRegistry } from "./large-registry.ts";
import { typeCheck } from "./type-check.ts";
import { withWorkspace } from "./workspace.ts";

const RUNS = isSmoke ? 1 : 7;
/** 25 events each. */
const NAME_SPACES = isSmoke ? 2 : 40;

const rows = await withWorkspace(async (workspace): Promise<readonly Row[]> => {
  if (!isSelected("schema")) return [];
  const registry = largeRegistry(NAME_SPACES);
  const events = join(workspace, "events");
  return [
    ...checkSemconv(RUNS),
    generateLarge(workspace, events, registry, RUNS),
    ...typeCheck(workspace, events, registry, RUNS),
    ...(await bundleOne(events, registry)),
  ];
});
printRows(rows, `${RUNS} runs`);
