import type { RuleDescription } from "../diagnostics/finding.ts";

/** What can be wrong with a registry before its meaning is looked at. */
export const UNREADABLE_REGISTRY: RuleDescription = {
  id: "unreadable-registry",
  severity: "error",
  why: "only regular files inside the registry's folder are read, and there must be some",
};

export const REGISTRY_LIMIT: RuleDescription = {
  id: "registry-limit",
  severity: "error",
  why: "everything that is read has a bound, so that no input can exhaust the machine",
};

export const INVALID_YAML: RuleDescription = {
  id: "invalid-yaml",
  severity: "error",
  why: "a registry is plain YAML 1.2 data: mappings with text keys, lists and scalars",
};

export const DUPLICATE_KEY: RuleDescription = {
  id: "duplicate-key",
  severity: "error",
  why: "of two equal keys one would be lost, and readers differ in which",
};

export const FILE_FORMAT: RuleDescription = {
  id: "file-format",
  severity: "error",
  why: "the format decides what every other line means",
};

export const UNKNOWN_KEY: RuleDescription = {
  id: "unknown-key",
  severity: "error",
  why: "a key that nobody reads is a typing mistake or a wish that has no effect",
};

export const UNREAD_KEY: RuleDescription = {
  id: "unread-key",
  severity: "warning",
  why: "Weaver passes over it and so does Sonde; it may be meant for another tool, or mistyped",
};

export const MISSING_KEY: RuleDescription = {
  id: "missing-key",
  severity: "error",
  why: "Weaver's format requires it",
};

export const INVALID_VALUE: RuleDescription = {
  id: "invalid-value",
  severity: "error",
  why: "Weaver's format allows only certain values there",
};

export const MISSING_MANIFEST: RuleDescription = {
  id: "missing-manifest",
  severity: "error",
  why: "the manifest gives the registry its name and version, which travel with every event",
};

export const UNAVAILABLE_DEPENDENCY: RuleDescription = {
  id: "unavailable-dependency",
  severity: "error",
  why: "what a dependency defines cannot be looked up without its files",
};

export const INVALID_DEPENDENCY: RuleDescription = {
  id: "invalid-dependency",
  severity: "error",
  why: "what is wrong in a dependency would come out as a mistake of the registry that uses it",
};

export const DEPENDENCY_CONFLICT: RuleDescription = {
  id: "dependency-conflict",
  severity: "error",
  why: "a name means one definition, so a build holds one version of each registry",
};

export const LOAD_RULES: readonly RuleDescription[] = [
  UNREADABLE_REGISTRY,
  REGISTRY_LIMIT,
  INVALID_YAML,
  DUPLICATE_KEY,
  FILE_FORMAT,
  UNAVAILABLE_DEPENDENCY,
  INVALID_DEPENDENCY,
  DEPENDENCY_CONFLICT,
  UNKNOWN_KEY,
  UNREAD_KEY,
  MISSING_KEY,
  INVALID_VALUE,
  MISSING_MANIFEST,
];
