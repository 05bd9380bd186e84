/** The compiler as a library: load a registry, check it, generate from it. */

export type { CheckedRegistry } from "./check/check.ts";
export { checkRegistry, hasErrors } from "./check/check.ts";
export type { CheckContext, Rule, Violation } from "./check/rule.ts";
export type {
  EventAttribute,
  Registry,
  RegistryAttribute,
  RegistryEvent,
} from "./contract/registry.ts";
export type {
  Finding,
  FindingSeverity,
  Located,
  Place,
  RuleDescription,
} from "./diagnostics/finding.ts";
export { renderGithub } from "./diagnostics/github.ts";
export { renderJson } from "./diagnostics/json.ts";
export type { OutputSummary, Summary } from "./diagnostics/summary.ts";
export type { TextOptions } from "./diagnostics/text.ts";
export { renderText } from "./diagnostics/text.ts";
export type { GenerateOptions, ImportExtension } from "./generate/typescript.ts";
export { generateTypescript } from "./generate/typescript.ts";
export type { LoadOptions } from "./load/load.ts";
export { loadRegistry } from "./load/load.ts";
export type { LoadedRegistry } from "./load/load-files.ts";
export { loadFiles } from "./load/load-files.ts";
export type { SourceFile, SourceText } from "./load/source.ts";
