/** Why a dependency cannot be had, for a person. */
export interface DependencyProblem {
  readonly problem: string;
  /** What to do about it. */
  readonly help: string;
}

export function isProblem(value: object): value is DependencyProblem {
  return "problem" in value;
}

/** What the system or a library says of a failure, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const { code = "", message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  return REASONS.get(code) ?? message;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "it does not exist"],
  ["ENOTDIR", "a part of its path is not a folder"],
  ["EACCES", "its permissions forbid it"],
  ["EPERM", "its permissions forbid it"],
  ["EROFS", "the disk is read-only"],
  ["ENOSPC", "the disk is full"],
  ["ELOOP", "it is a symbolic link"],
]);
