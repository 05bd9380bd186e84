import { homedir } from "node:os";
import { resolve } from "node:path";
import { SondeError } from "./errors.ts";
import { resolveLogsEndpoint } from "./export/endpoint.ts";
import { parseHeaderList } from "./export/headers.ts";
import type { Compression } from "./export/http-transport.ts";
import type { SamplingOverride } from "./sample/decision.ts";
import type { PrivacyLevel } from "./scrub/policy.ts";
import type { Warning } from "./self-report.ts";

/** What {@link startSonde} takes. Every option has a default but `service.name`. */
export interface SondeOptions {
  /** The resource of all events. OTEL_SERVICE_NAME serves where `name` is not given. */
  readonly service?: {
    readonly name?: string;
    readonly version?: string;
    readonly namespace?: string;
  };
  readonly spool?: {
    /** Default `$XDG_STATE_HOME/sonde/<service>`, else `~/.local/state/sonde/<service>`. */
    readonly directory?: string;
    /** On disk, in bytes: 16 MiB to 1 TiB, default 256 MiB. Over it the oldest rows go, counted. */
    readonly maxBytes?: number;
    /** Memory between the host's thread and the disk, in bytes: 256 KiB to 256 MiB, default 4 MiB. */
    readonly ringBytes?: number;
  };
  readonly privacy?: {
    /** The customer's level. Default `basic`; `off`: nothing is kept or sent. */
    readonly level?: PrivacyLevel;
    /** Default `$XDG_CONFIG_HOME/sonde/<service>.key`, else `~/.config/sonde/<service>.key`. */
    readonly key?: { readonly file: string };
  };
  readonly sampling?: {
    /** By event name; each rate is clamped to the bounds that the registry sets. */
    readonly overrides?: Readonly<Record<string, SamplingOverride>>;
  };
  readonly export?: {
    /** Base URL; `/v1/logs` is added. Default OTEL_EXPORTER_OTLP_(LOGS_)ENDPOINT, else `http://localhost:4318`. */
    readonly url?: string;
    /** Default OTEL_EXPORTER_OTLP_HEADERS. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Default `gzip`. */
    readonly compression?: Compression;
    /** For one request, in milliseconds: 100 to 300,000, default 10,000. */
    readonly timeoutMillis?: number;
    /** Between two requests while few events come in, in milliseconds: 10 to 3,600,000, default 1,000. */
    readonly intervalMillis?: number;
  };
  /** `worker` (default): disk and network on a thread of their own. `inline`: on this one. */
  readonly isolation?: "worker" | "inline";
  /** How long a process that exits waits for the spool's thread, in milliseconds: 0 to 60,000, default 2,000. */
  readonly exitTimeoutMillis?: number;
  /**
   * What to do where that thread then still hangs in a system call, which keeps Node from ending:
   * `kill` (default) ends the process by SIGKILL, `wait` leaves it to hang.
   */
  readonly onStuckExit?: "kill" | "wait";
  /** Told once of each kind of trouble. Default `process.emitWarning`. */
  readonly onWarning?: (warning: Warning) => void;
}

/** Options, checked and with every default filled in. */
export interface Settings {
  readonly service: {
    readonly name: string;
    readonly version?: string;
    readonly namespace?: string;
  };
  readonly spoolDirectory: string;
  readonly maxBytes: number;
  readonly ringBytes: number;
  readonly level: PrivacyLevel;
  readonly keyFile: string;
  readonly overrides: Readonly<Record<string, SamplingOverride>>;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: Compression;
  readonly timeoutMillis: number;
  readonly intervalMillis: number;
  readonly isolation: "worker" | "inline";
  readonly exitTimeoutMillis: number;
  readonly onStuckExit: "kill" | "wait";
  readonly onWarning: (warning: Warning) => void;
}

const MIB = 1024 * 1024;
/** A name goes into paths: no separators, no leading dot. */
const SERVICE_NAME = /^[\w][\w.:@ -]{0,127}$/;

/** Checks options and environment. Throws {@link SondeError} and names the option and the value. */
export function readSettings(options: SondeOptions, environment: NodeJS.ProcessEnv): Settings {
  checkKeys(options);
  const service = readService(options, environment);
  const home = environment["HOME"] ?? homedir();
  const state = environment["XDG_STATE_HOME"] || `${home}/.local/state`;
  const config = environment["XDG_CONFIG_HOME"] || `${home}/.config`;
  const { spool = {}, privacy = {}, sampling = {} } = options;
  return {
    service,
    spoolDirectory: resolve(
      text("spool.directory", spool.directory) ?? `${state}/sonde/${service.name}`,
    ),
    maxBytes: integer("spool.maxBytes", spool.maxBytes, 16 * MIB, 2 ** 40, 256 * MIB),
    ringBytes: integer("spool.ringBytes", spool.ringBytes, 256 * 1024, 256 * MIB, 4 * MIB),
    level: oneOf("privacy.level", privacy.level, ["basic", "full", "off"]),
    keyFile: resolve(
      text("privacy.key.file", privacy.key?.file) ?? `${config}/sonde/${service.name}.key`,
    ),
    overrides: readOverrides(sampling.overrides ?? {}),
    ...readExport(options.export ?? {}, environment),
    isolation: oneOf("isolation", options.isolation, ["worker", "inline"]),
    exitTimeoutMillis: integer("exitTimeoutMillis", options.exitTimeoutMillis, 0, 60_000, 2000),
    onStuckExit: oneOf("onStuckExit", options.onStuckExit, ["kill", "wait"]),
    onWarning: options.onWarning ?? emitWarning,
  };
}

const KNOWN_KEYS: Readonly<Record<string, readonly string[] | undefined>> = {
  service: ["name", "version", "namespace"],
  spool: ["directory", "maxBytes", "ringBytes"],
  privacy: ["level", "key"],
  sampling: ["overrides"],
  export: ["url", "headers", "compression", "timeoutMillis", "intervalMillis"],
  isolation: undefined,
  exitTimeoutMillis: undefined,
  onStuckExit: undefined,
  onWarning: undefined,
};

function checkKeys(options: SondeOptions): void {
  if (typeof options !== "object" || options === null)
    throw invalid("options", options, "an object");
  for (const [key, value] of Object.entries(options)) {
    if (!Object.hasOwn(KNOWN_KEYS, key)) throw unknownOption(key, Object.keys(KNOWN_KEYS));
    const known = KNOWN_KEYS[key];
    if (known === undefined || value === undefined) continue;
    if (typeof value !== "object" || value === null) throw invalid(key, value, "an object");
    for (const inner of Object.keys(value)) {
      if (!known.includes(inner)) throw unknownOption(`${key}.${inner}`, known);
    }
  }
}

function unknownOption(path: string, known: readonly string[]): SondeError {
  return new SondeError(
    "SONDE_OPTION_UNKNOWN",
    `there is no option ${path}; the options here are ${known.join(", ")}`,
  );
}

function readService(options: SondeOptions, environment: NodeJS.ProcessEnv): Settings["service"] {
  const { version, namespace } = options.service ?? {};
  const name = text("service.name", options.service?.name) ?? environment["OTEL_SERVICE_NAME"];
  if (name === undefined || !SERVICE_NAME.test(name)) {
    throw invalid(
      "service.name",
      name,
      "given, or OTEL_SERVICE_NAME set: at most 128 letters, digits and . : @ - _ or spaces",
    );
  }
  return {
    name,
    ...(text("service.version", version) === undefined ? {} : { version: version! }),
    ...(text("service.namespace", namespace) === undefined ? {} : { namespace: namespace! }),
  };
}

function readOverrides(
  overrides: Readonly<Record<string, SamplingOverride>>,
): Readonly<Record<string, SamplingOverride>> {
  for (const [event, override] of Object.entries(overrides)) {
    const rate = override?.rate;
    if (typeof rate !== "number" || !(rate >= 0 && rate <= 1)) {
      throw invalid(
        `sampling.overrides[${JSON.stringify(event)}].rate`,
        rate,
        "a number from 0 to 1",
      );
    }
  }
  return overrides;
}

function readExport(
  options: NonNullable<SondeOptions["export"]>,
  environment: NodeJS.ProcessEnv,
): Pick<Settings, "url" | "headers" | "compression" | "timeoutMillis" | "intervalMillis"> {
  const url = text("export.url", options.url);
  const endpoint = resolveLogsEndpoint({
    endpoint: url ?? environment["OTEL_EXPORTER_OTLP_ENDPOINT"],
    logsEndpoint: url === undefined ? environment["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] : undefined,
  });
  if (!endpoint.ok) throw new SondeError("SONDE_OPTION_INVALID", `export.url: ${endpoint.problem}`);
  return {
    url: endpoint.url.href,
    headers: options.headers ?? environmentHeaders(environment),
    compression: oneOf("export.compression", options.compression, ["gzip", "none"]),
    timeoutMillis: integer("export.timeoutMillis", options.timeoutMillis, 100, 300_000, 10_000),
    intervalMillis: integer("export.intervalMillis", options.intervalMillis, 10, 3_600_000, 1000),
  };
}

function environmentHeaders(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const list =
    environment["OTEL_EXPORTER_OTLP_LOGS_HEADERS"] ?? environment["OTEL_EXPORTER_OTLP_HEADERS"];
  if (list === undefined) return {};
  const { headers, problems } = parseHeaderList(list);
  if (problems.length > 0) {
    throw new SondeError(
      "SONDE_OPTION_INVALID",
      `OTEL_EXPORTER_OTLP_HEADERS: ${problems.join("; ")}`,
    );
  }
  return { ...headers };
}

function text(path: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "")
    throw invalid(path, value, "a string that is not empty");
  return value;
}

function integer(path: string, value: unknown, min: number, max: number, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max)
    return value;
  throw invalid(path, value, `an integer from ${min} to ${max}`);
}

/** The first choice is the default. */
function oneOf<T extends string>(path: string, value: unknown, choices: readonly [T, ...T[]]): T {
  if (value === undefined) return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalid(path, value, `one of ${choices.join(", ")}`);
  return found;
}

function invalid(path: string, value: unknown, wanted: string): SondeError {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return new SondeError("SONDE_OPTION_INVALID", `${path} is ${shown}; it must be ${wanted}`);
}

function emitWarning(warning: Warning): void {
  process.emitWarning(warning.message, { type: "SondeWarning", code: warning.code });
}
