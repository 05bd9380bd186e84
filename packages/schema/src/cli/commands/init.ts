import { resolve } from "node:path";
import { checkRegistry } from "../../check/check.ts";
import { readBoundedFile } from "../../load/folder.ts";
import { loadFiles } from "../../load/load-files.ts";
import type { Command } from "../command.ts";
import { firstFiles } from "../first-registry.ts";
import { type CommandIo, EXIT_CODES } from "../io.ts";
import { createFiles } from "../new-files.ts";
import { today } from "../project.ts";
import { refuse } from "../refuse.ts";

export const init: Command = {
  name: "init",
  summary: "write a project file and a first registry",
  options: [],
  async run(_, io) {
    const expires = aYearFrom(io.now());
    const prefix = choosePrefix(io, expires);
    const files = firstFiles({ prefix, expires });
    const problem = createFiles(io.workingDirectory, files);
    if (problem !== undefined) return refuse(problem, io);
    const written = [...files.keys()].map((name) => `wrote ${name}\n`);
    io.writeOutput(`${written.join("")}${NEXT}`);
    return EXIT_CODES.clean;
  },
};

const NEXT = `
Next:
  npx sonde check           examines the registry, which is clean now
  npx sonde generate        writes typed functions to src/telemetry
  npm install @sonde/sdk    brings what those functions emit through
Then put your own events, and who owns them, into telemetry/registry.
`;

const FALLBACK = "acme";

/** The package's name where it can begin the names of a registry that is clean. */
function choosePrefix(io: CommandIo, expires: string): string {
  const prefix = plainPackageName(io.workingDirectory);
  if (prefix === undefined) return FALLBACK;
  const folder = "telemetry/registry";
  const files = [...firstFiles({ prefix, expires })]
    .filter(([name]) => name.startsWith(`${folder}/`))
    .map(([name, text]) => ({ path: name.slice(folder.length + 1), bytes: Buffer.from(text) }));
  const { findings } = checkRegistry(loadFiles(folder, files), { today: today(io) });
  return findings.length === 0 ? prefix : FALLBACK;
}

/** Anything unusual about the file means no name: it is a convenience, not an input. */
function plainPackageName(folder: string): string | undefined {
  let content: unknown;
  try {
    const bytes = readBoundedFile(resolve(folder, "package.json"));
    content = JSON.parse(new TextDecoder("utf-8").decode(bytes));
  } catch {
    return undefined;
  }
  const { name } = Object(content) as { readonly name?: unknown };
  return typeof name === "string" && /^[a-z][a-z0-9]{0,31}$/.test(name) ? name : undefined;
}

/** `YYYY-MM-DD`, UTC. From the 29th of February it is the 1st of March. */
function aYearFrom(epochMillis: number): string {
  const date = new Date(epochMillis);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString().slice(0, 10);
}
