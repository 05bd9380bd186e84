import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CheckedRegistry, checkRegistry } from "../src/check/check.ts";
import { generateTypescript } from "../src/generate/typescript.ts";
import { loadDependencies } from "../src/load/dependency-graph.ts";
import { readFolder } from "../src/load/folder.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { runGenerated } from "./run-generated.ts";
import { loadSemconv, openFolder, overlayFile, overlayRegistry } from "./semconv-overlay.ts";
import { REPOSITORY, TODAY } from "./support.ts";
import { checkable, STRICTEST, typeCheck } from "./type-check.ts";

const FOLDER = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");
const isPresent = existsSync(FOLDER);
if (!isPresent) console.log(`skipped: the semantic conventions are not at ${FOLDER}`);

function errorsOf({ findings }: CheckedRegistry): readonly string[] {
  return findings
    .filter(({ severity }) => severity === "error")
    .map(({ message, ruleId }) => `${ruleId}: ${message}`);
}

/** Every event, with the annotations in a file of the same registry. */
function fromWithin(): CheckedRegistry {
  const { files } = readFolder(FOLDER, "semconv");
  const overlaid = [...files, overlayFile(loadSemconv(FOLDER))];
  return checkRegistry(loadFiles("semconv", overlaid), { today: TODAY });
}

/** Every event that other registries may use, with the annotations in one of these. */
async function fromOutside(): Promise<CheckedRegistry> {
  const overlay = loadFiles("overlay", overlayRegistry(loadSemconv(FOLDER)));
  const loaded = await loadDependencies(overlay, "overlay", openFolder(FOLDER));
  return checkRegistry(loaded, { today: TODAY });
}

describe.skipIf(!isPresent)("emitters of all events of semconv 1.44.0", () => {
  it("compile with every strict flag, from a file beside the events", async () => {
    const { registry } = fromWithin();
    expect(registry.events).toHaveLength(32);
    const files = generateTypescript(registry, { today: TODAY });
    const caller = 'export * from "./telemetry/index.js";\n';
    expect(await typeCheck(caller, checkable(files), STRICTEST)).toEqual([]);
    expect(await typeCheck(caller, files, STRICTEST)).toEqual([]);
  });

  it("compile with every strict flag, from a registry that depends on theirs", async () => {
    const checked = await fromOutside();
    expect(errorsOf(checked)).toEqual([]);
    // Eight are excluded from use by others, or use what is.
    expect(checked.registry.events).toHaveLength(24);
    const files = generateTypescript(checked.registry, { today: TODAY });
    const caller = `
import { appCrash } from "./telemetry/index.js";
appCrash.emit({ appCrashId: "c" });
// @ts-expect-error a text is no number
appCrash.emit({ appCrashId: 5 });
`;
    expect(await typeCheck(caller, checkable(files), STRICTEST)).toEqual([]);
  });

  it("carry the names and keys of semconv to the wire", async () => {
    const checked = await fromOutside();
    const definitions = await runGenerated(generateTypescript(checked.registry, { today: TODAY }));
    const { registry } = checkRegistry(loadSemconv(FOLDER), { today: TODAY });
    const declared = new Map(registry.events.map((event) => [event.name.value, event]));
    expect(definitions).toHaveLength(24);
    for (const { fields, name } of definitions) {
      const keys = Object.values(fields).map(({ key }) => key);
      const event = declared.get(name);
      const expected = event?.attributes
        .filter(({ type }) => type.kind !== "named" || type.name !== "any")
        .map(({ key }) => key.value);
      expect([...keys].sort()).toEqual([...(expected ?? [])].sort());
    }
  });
});
