import { isAbsolute, join } from "node:path";

/** Where fetched registries are kept, unless `SONDE_CACHE` says otherwise. */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>>,
  homeDirectory: string,
): string {
  const { SONDE_CACHE: own = "", XDG_CACHE_HOME: shared = "" } = environment;
  if (own !== "") return own;
  // A relative one is to be ignored, says the XDG Base Directory specification.
  return join(isAbsolute(shared) ? shared : join(homeDirectory, ".cache"), "sonde");
}
