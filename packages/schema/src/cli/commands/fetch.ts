import type { CheckedRegistry } from "../../check/check.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { LOAD_RULES, UNREADABLE_REGISTRY } from "../../load/rules.ts";
import type { Command } from "../command.ts";
import { dependencyFetcher } from "../dependencies.ts";
import { EXIT_CODES } from "../io.ts";
import { lockedDigests } from "../locked.ts";
import { CONFIG, type FlagOption, FORMAT, REGISTRY } from "../option.ts";
import { examine, openProject, reportOf } from "../project.ts";
import { printReport } from "../report.ts";

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
    const checked = await examine(project, io, open);
    const findings = findingsOfFetching(checked);
    printReport({ ...reportOf(checked), findings }, given.format, io);
    return findings.length > 0 ? EXIT_CODES.findings : EXIT_CODES.clean;
  },
};

/**
 * What keeps dependencies from being known or had stands in the manifest, or is that there is no
 * manifest to be read. Everything else in the registry is the business of `check`.
 */
function findingsOfFetching({ findings, registry }: CheckedRegistry): readonly Finding[] {
  const manifestFile = registry.manifest?.schemaUrl.place.file;
  return findings.filter(
    ({ place, ruleId, severity }) =>
      severity === "error" &&
      LOAD_RULES.some(({ id }) => id === ruleId) &&
      (manifestFile === undefined ||
        place.file === manifestFile ||
        ruleId === UNREADABLE_REGISTRY.id),
  );
}
