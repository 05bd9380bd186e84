/** An operation that did not work out: data, not an exception. */
export interface Failure {
  /** The code of the innermost error that has one: LevelDB's or the operating system's. */
  readonly type: string;
  /** The innermost error's own words. They hold absolute paths. */
  readonly message: string;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** Chains of causes are short; the bound keeps a circular one from hanging the store. */
const MAX_CAUSES = 8;

/**
 * `classic-level` wraps what LevelDB and the file system say (`LEVEL_DATABASE_NOT_OPEN`, "Database
 * failed to open") around the error that matters, so the innermost one with a code is taken.
 */
export function describeFailure(thrown: unknown): Failure {
  let type = "_OTHER";
  let message = String(thrown);
  let error = thrown;
  for (let depth = 0; depth < MAX_CAUSES && error instanceof Error; depth++) {
    const { code } = error as { code?: unknown };
    if (typeof code === "string") type = code;
    message = error.message;
    error = error.cause;
  }
  return { type, message };
}

/** The store's own files are not as LevelDB left them, or cannot be read: it will not heal by itself. */
export function isDamage(failure: Failure): boolean {
  return failure.type === "LEVEL_CORRUPTION" || failure.type === "LEVEL_IO_ERROR";
}
