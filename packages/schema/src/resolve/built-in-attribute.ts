import { builtInRegistry } from "../load/built-in.ts";
import type { AttributeDeclaration } from "../load/declarations.ts";
import type { Scope } from "./scope.ts";

/** An attribute, and the name of the registry that defines it. */
interface BuiltInAttribute {
  readonly value: AttributeDeclaration;
  readonly origin: string;
}

/**
 * An attribute of the excerpt that ships with this package, for registries that declare no
 * dependency on OpenTelemetry's: one that they declare answers itself.
 */
export function builtInAttribute(key: string, scope: Scope): BuiltInAttribute | undefined {
  const { attributes, manifest } = builtInRegistry().declarations;
  if (manifest === undefined) throw new Error("assertion: the shipped excerpt has no manifest");
  if (scope.dependencies.some(({ name }) => name === manifest.name)) return undefined;
  const value = attributes.find((attribute) => attribute.key.value === key);
  return value && { value, origin: manifest.name };
}
