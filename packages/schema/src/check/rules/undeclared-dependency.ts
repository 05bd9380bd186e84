import { builtInRegistry } from "../../load/built-in.ts";
import type { Rule } from "../rule.ts";

export const undeclaredDependency: Rule = {
  id: "undeclared-dependency",
  severity: "warning",
  why: "Sonde knows the attribute from the excerpt it ships; Weaver finds it only in a dependency",
  *check(registry) {
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "undeclared-dependency") continue;
      const { manifest } = builtInRegistry().declarations;
      yield {
        place: problem.key.place,
        message: `\`${problem.key.value}\` is OpenTelemetry's, and the manifest does not depend on it`,
        help: `add \`- schema_url: ${manifest?.schemaUrl.value}\` to \`dependencies\` in the manifest`,
      };
    }
  },
};
