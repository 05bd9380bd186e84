import type { Command } from "../command.ts";
import { dependencyFetcher } from "../dependencies.ts";
import { EXIT_CODES } from "../io.ts";
import { lockedDigests } from "../locked.ts";
import { CONFIG, type FlagOption, FORMAT, REGISTRY } from "../option.ts";
import { examine, openProject, reportOf } from "../project.ts";
import { printReport } from "../report.ts";

/** What is wrong with dependencies; everything else in the registry is `check`'s business. */
const RULES = [
  "unavailable-dependency",
  "invalid-dependency",
  "dependency-conflict",
  "unreadable-registry",
];

const UPDATE: FlagOption = {
  kind: "flag",
  name: "--update",
  summary: "take contents that differ from the lock's",
};

export const fetch: Command = {
  name: "fetch",
  summary: "bring the registries it builds upon to this machine",
  options: [CONFIG, REGISTRY, UPDATE, FORMAT],
  async run(given, io) {
    const project = openProject(given, io);
    if (typeof project === "number") return project;
    const expected = given.has(UPDATE) ? new Map() : lockedDigests(project, io);
    const open = dependencyFetcher(project.config, expected, io, (dependency, fetched) => {
      if (fetched.kind !== "fetched") return;
      const { digest, files, shownAs } = fetched;
      io.writeError(
        `sonde: ${dependency.schemaUrl.value} from ${shownAs}: ${files.length} files, ${digest}\n`,
      );
    });
    const report = reportOf(await examine(project, io, open));
    const findings = report.findings.filter(({ ruleId }) => RULES.includes(ruleId));
    printReport({ ...report, findings }, given.format, io);
    return findings.length > 0 ? EXIT_CODES.findings : EXIT_CODES.clean;
  },
};
