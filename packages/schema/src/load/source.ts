/** One file of a registry as read, before anything is known about it. */
export interface SourceFile {
  /** Inside the registry's folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A registry's files as they will be shown and parsed. */
export interface SourceText {
  /** As shown to a person. */
  readonly file: string;
  readonly text: string;
}
