import { resolve } from "node:path";
import { errorCode, SondeError } from "./errors.ts";
import { FileTlsContexts } from "./export/tls-contexts.ts";
import { type TlsFile, TlsFileError, type TlsPaths } from "./export/tls-files.ts";
import type { OperatorFiles } from "./operator-files.ts";
import { checkObject, readText } from "./option-value.ts";
import { otlpVariable } from "./otlp-variable.ts";

/**
 * Files in PEM form, of at most 1 MiB each, for an https URL. They are read at start, and again when they
 * were replaced, by the next connection. Verification cannot be switched off.
 */
export interface TlsOptions {
  /** The authorities that may sign the backend's certificate, instead of Node's. Default OTEL_EXPORTER_OTLP_(LOGS_)CERTIFICATE. */
  readonly caFile?: string;
  /** This client's certificate, with `keyFile`. Default OTEL_EXPORTER_OTLP_(LOGS_)CLIENT_CERTIFICATE. */
  readonly certificateFile?: string;
  /** The private key to it, without a passphrase. Default OTEL_EXPORTER_OTLP_(LOGS_)CLIENT_KEY. */
  readonly keyFile?: string;
}

/** Which files TLS to `url` takes; none for http. `path` is the option's, for messages. */
export function readTls(
  path: string,
  option: unknown,
  url: string,
  environment: NodeJS.ProcessEnv,
): TlsPaths {
  checkObject(path, option, ["caFile", "certificateFile", "keyFile"]);
  const { caFile, certificateFile, keyFile } = (option ?? {}) as TlsOptions;
  const given = [caFile, certificateFile, keyFile].some((file) => file !== undefined);
  if (!url.startsWith("https:")) {
    // The variables may be there for other exporters; whoever gives the option means this one.
    if (given) throw invalid(`${path} is given, but the URL is http: nothing would be encrypted`);
    return {};
  }
  const ca = readFile(`${path}.caFile`, caFile, "CERTIFICATE", environment);
  const certificate = readFile(
    `${path}.certificateFile`,
    certificateFile,
    "CLIENT_CERTIFICATE",
    environment,
  );
  const key = readFile(`${path}.keyFile`, keyFile, "CLIENT_KEY", environment);
  const alone = key === undefined ? certificate : certificate === undefined ? key : undefined;
  if (alone !== undefined) {
    const missing = key === undefined ? "the private key" : "the certificate";
    throw invalid(`${alone.source} is given without ${missing} that belongs to it`);
  }
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Reads the files once, at start, so that what cannot be used is said there. Throws {@link SondeError}. */
export function checkTlsFiles(paths: TlsPaths, files: OperatorFiles): void {
  try {
    if (Object.keys(paths).length > 0) new FileTlsContexts(paths, files).forBackend();
  } catch (error) {
    if (error instanceof TlsFileError) throw invalid(error.message);
    const sources = Object.values(paths as Record<string, TlsFile>).map(({ source }) => source);
    throw invalid(`${sources.join(", ")} cannot be used for TLS (${errorCode(error)})`);
  }
}

function readFile(
  path: string,
  option: unknown,
  setting: "CERTIFICATE" | "CLIENT_CERTIFICATE" | "CLIENT_KEY",
  environment: NodeJS.ProcessEnv,
): TlsFile | undefined {
  const given = readText(path, option);
  const variable = otlpVariable(environment, setting);
  const source = given === undefined ? variable.name : path;
  const file = given ?? readText(variable.name, variable.value);
  // Absolute from here on: a program may change its directory.
  return file === undefined ? undefined : { path: resolve(file), source };
}

function invalid(message: string): SondeError {
  return new SondeError("SONDE_OPTION_INVALID", message);
}
