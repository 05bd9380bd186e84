import { type Registry, readContracts } from "../contract/registry.ts";
import { createFinding, type Finding } from "../diagnostics/finding.ts";
import { FindingList } from "../load/finding-list.ts";
import type { LoadedRegistry } from "../load/load-files.ts";
import type { SourceText } from "../load/source.ts";
import { resolveRegistry } from "../resolve/resolve.ts";
import { REGISTRY_RULES } from "./catalogue.ts";
import { orderFindings } from "./order.ts";
import type { CheckContext } from "./rule.ts";
import { RULES } from "./rules/index.ts";
import { applySuppressions } from "./suppression.ts";

export interface CheckedRegistry {
  readonly registry: Registry;
  /** Of reading and of checking, in their fixed order, each once. */
  readonly findings: readonly Finding[];
  readonly sources: readonly SourceText[];
}

/** Resolves a loaded registry, reads its contracts and runs every rule on it. */
export function checkRegistry(loaded: LoadedRegistry, context: CheckContext): CheckedRegistry {
  const registry = readContracts(resolveRegistry(loaded));
  const findings = new FindingList();
  for (const finding of loaded.findings) findings.add(finding);
  for (const rule of RULES) {
    for (const { place, message, help } of rule.check(registry, context)) {
      findings.add(createFinding(rule, place, message, help));
      if (findings.isFull) break;
    }
  }
  const remaining = new FindingList();
  for (const finding of applySuppressions(findings.toArray(), loaded.sources, REGISTRY_RULES)) {
    remaining.add(finding);
  }
  return { registry, findings: orderFindings(remaining.toArray()), sources: loaded.sources };
}

/** True where the registry may not be generated from. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}
