import { resolve } from "node:path";
import { checkRegistry, hasErrors } from "../check/check.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { planOutput } from "../generate/output-folder.ts";
import { generateTypescript } from "../generate/typescript.ts";
import { loadRegistry } from "../load/load.ts";
import { UNREADABLE_REGISTRY } from "../load/rules.ts";
import type { CommandArguments } from "./arguments.ts";
import { CONFIG_FILE, readConfig } from "./config.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";
import { checkOutput, writeOutput } from "./output.ts";
import { type CommandReport, printReport } from "./report.ts";

/** `sonde check` and `sonde generate`: they differ only in what happens to a clean registry. */
export function runCommand(command: CommandArguments, io: CommandIo): ExitCode {
  const config = readConfig(io.workingDirectory, command.config);
  if (config.findings.length > 0) {
    const { findings, sources } = config;
    printReport({ findings, sources, events: 0, attributes: 0 }, command.format, io);
    return EXIT_CODES.usage;
  }
  const registryFolder = command.registry ?? config.registry;
  if (registryFolder === undefined) return missing("registry", io);
  const out = command.out ?? config.out;
  if (command.command === "generate" && out === undefined) return missing("out", io);

  const loaded = loadRegistry(
    resolve(io.workingDirectory, registryFolder),
    registryFolder.replace(/\/+$/, ""),
  );
  const checked = checkRegistry(loaded, { today: today(io) });
  const report: CommandReport = {
    findings: checked.findings,
    sources: checked.sources,
    events: checked.registry.events.length,
    attributes: checked.registry.attributes.length,
  };
  if (hasErrors(checked.findings) || command.command === "check" || out === undefined) {
    printReport(report, command.format, io);
    return exitCode(checked.findings);
  }
  const plan = planOutput(
    resolve(io.workingDirectory, out),
    out.replace(/\/+$/, ""),
    resolve(io.workingDirectory, registryFolder),
    generateTypescript(checked.registry, { importExtension: config.importExtension }),
  );
  if ("problem" in plan) {
    io.writeError(`sonde: ${plan.problem}\n`);
    return EXIT_CODES.usage;
  }
  return command.check
    ? checkOutput(plan, report, command.format, io)
    : writeOutput(plan, report, command.format, io);
}

function missing(option: "registry" | "out", io: CommandIo): ExitCode {
  io.writeError(
    `sonde: no ${option} folder is known; name it in ${CONFIG_FILE} or with --${option}\n`,
  );
  return EXIT_CODES.usage;
}

function exitCode(findings: readonly Finding[]): ExitCode {
  if (findings.some((finding) => finding.ruleId === UNREADABLE_REGISTRY.id))
    return EXIT_CODES.usage;
  return hasErrors(findings) ? EXIT_CODES.findings : EXIT_CODES.clean;
}

function today(io: CommandIo): string {
  return new Date(io.now()).toISOString().slice(0, 10);
}
