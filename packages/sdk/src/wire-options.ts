import { SondeError } from "./errors.ts";
import { type Compression, isZstdAvailable } from "./export/compression.ts";
import { resolveProxy } from "./export/proxy.ts";
import { invalidOption, readChoice, readPrivateText } from "./option-value.ts";

/** The URL of the proxy to `url`, if there is one. `path` is the option's, for messages. */
export function readProxy(
  path: string,
  option: unknown,
  url: string,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  const given = option === false ? false : readPrivateText(path, option);
  const result = resolveProxy(new URL(url), given, environment);
  if (result.ok) return result.proxy?.href;
  throw new SondeError("SONDE_OPTION_INVALID", `${result.source ?? path} ${result.problem}`);
}

/** `path` is the option's or the variable's, for messages. */
export function readCompression(path: string, option: unknown): Compression {
  const compression = readChoice(path, option, ["gzip", "zstd", "none"]);
  if (compression !== "zstd" || isZstdAvailable) return compression;
  throw invalidOption(path, option, "gzip or none: this version of Node has no zstd, 24 has it");
}
