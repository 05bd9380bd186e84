import { builtInRegistry } from "../load/built-in.ts";
import type { AttributeDeclaration } from "../load/declarations.ts";
import type { Scope } from "./scope.ts";

/**
 * An attribute of the excerpt that ships with this package, for registries that declare no
 * dependency on OpenTelemetry's: one that they declare answers itself.
 */
export function builtInAttribute(key: string, scope: Scope): AttributeDeclaration | undefined {
  const { attributes, manifest } = builtInRegistry().declarations;
  if (scope.dependencies.some(({ name }) => name === manifest?.name)) return undefined;
  return attributes.find((attribute) => attribute.key.value === key);
}
