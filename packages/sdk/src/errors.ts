import { constants } from "node:os";

/**
 * Wrong use of the SDK, thrown by {@link startSonde} and nowhere later. Match on `code`: a process
 * may hold two copies of the class. `docs/errors.md` lists every code.
 */
export type SondeErrorCode =
  | "SONDE_OPTION_UNKNOWN"
  | "SONDE_OPTION_INVALID"
  | "SONDE_ALREADY_STARTED";

export class SondeError extends Error {
  override readonly name = "SondeError";
  readonly code: SondeErrorCode;

  constructor(code: SondeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The errno name of an operating-system error (`ENOSPC`), else the error's own name. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (code === "UNKNOWN" && typeof errno === "number") return errnoName(errno) ?? code;
    return typeof code === "string" ? code : error.name;
  }
  return typeof error;
}

/** libuv has no name for some errors of the system, EDQUOT among them: Node then says UNKNOWN. */
function errnoName(errno: number): string | undefined {
  return Object.entries(constants.errno).find(([, value]) => value === -errno)?.[0];
}
