/**
 * Bounds of what is read. They are far above what people write (the largest file of the
 * OpenTelemetry semantic conventions has 60 KiB) and low enough that a hostile registry costs
 * seconds at worst.
 */
export const MAX_FILE_BYTES: number = 1024 * 1024;

/** Files of one registry. */
export const MAX_FILES = 2048;

/** Bytes of one registry's files together: ten times the OpenTelemetry semantic conventions. */
export const MAX_REGISTRY_BYTES: number = 16 * 1024 * 1024;

/** Folders inside folders. */
export const MAX_FOLDER_DEPTH = 16;

/** Lists and mappings inside each other in one document. */
export const MAX_NESTING = 32;

/**
 * Words, brackets, blanks and whatever else the lexer tells apart in one file. The fullest file of the
 * semantic conventions has 12,242; a thousand events with twenty attributes each have 300,000.
 */
export const MAX_TOKENS = 400_000;

/** The same of one registry's files together. */
export const MAX_REGISTRY_TOKENS: number = 6 * MAX_TOKENS;

/** Findings of one registry; no one reads so many. */
export const MAX_FINDINGS = 25_000;

/** UTF-16 code units of one text or key: messages show them, and an alias repeats one for two bytes. */
export const MAX_TEXT_LENGTH: number = 32 * 1024;

/** Values of one document after every alias has been expanded. */
export const MAX_NODES = 100_000;

/** Patterns in the imports of one registry: each is held against all that its dependencies offer. */
export const MAX_IMPORTS = 512;

/** Registries that one manifest may name. */
export const MAX_DEPENDENCIES = 32;

/** Registries that build upon each other, from the one that is read to the last, as in Weaver. */
export const MAX_DEPENDENCY_CHAIN = 10;

/** Registries that one build reads, its own not counted. */
export const MAX_REGISTRIES = 64;
