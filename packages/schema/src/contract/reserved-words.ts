/** What a generated constant or interface cannot be called in strict module code. */
const RESERVED_IDENTIFIERS: ReadonlySet<string> = new Set(
  [
    // Keywords and future reserved words of ECMAScript in strict mode and modules.
    "arguments await break case catch class const continue debugger default delete do else enum",
    "eval export extends false finally for function if implements import in instanceof interface",
    "let new null package private protected public return static super switch this throw true try",
    "typeof var void while with yield",
    // Globals that may not be declared again.
    "undefined NaN Infinity globalThis",
    // Names that the generated files use themselves.
    "defineEvent EventHandle Readonly Record",
    // Type names that TypeScript keeps.
    "any bigint boolean never number object string symbol unknown type",
  ].flatMap((line) => line.split(" ")),
);

/** `index.ts` is generated; the others are device names on Windows. */
const RESERVED_FILE_NAME = /^(index|con|prn|aux|nul|com\d|lpt\d)$/;

export function isReservedIdentifier(identifier: string): boolean {
  return RESERVED_IDENTIFIERS.has(identifier);
}

/** True for what `{}` has already: an attribute that is left out would seem to be there. */
export function isReservedProperty(property: string): boolean {
  return property in Object.prototype || property === "prototype";
}

export function isReservedFileName(name: string): boolean {
  return RESERVED_FILE_NAME.test(name);
}
