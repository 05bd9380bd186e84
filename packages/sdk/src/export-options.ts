import { SondeError } from "./errors.ts";
import { resolveLogsEndpoint } from "./export/endpoint.ts";
import type { Compression } from "./export/http-transport.ts";
import { environmentHeaders, readHeaders } from "./header-options.ts";
import { invalidOption, readChoice, readInteger, readPrivateText } from "./option-value.ts";
import { otlpVariable } from "./otlp-variable.ts";

/** Where events go. What is not given is read from the environment, the form for logs first. */
export interface ExportOptions {
  /** Base URL; `/v1/logs` is added. Default OTEL_EXPORTER_OTLP_(LOGS_)ENDPOINT, else `http://localhost:4318`. */
  readonly url?: string;
  /** Default OTEL_EXPORTER_OTLP_(LOGS_)HEADERS. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default OTEL_EXPORTER_OTLP_(LOGS_)COMPRESSION, else `gzip`. */
  readonly compression?: Compression;
  /**
   * For one request, in milliseconds: 100 to 300,000. Default OTEL_EXPORTER_OTLP_(LOGS_)TIMEOUT,
   * which has the same unit and bounds, else 10,000.
   */
  readonly timeoutMillis?: number;
  /** Between two requests while few events come in, in milliseconds: 10 to 3,600,000, default 1,000. */
  readonly intervalMillis?: number;
}

/** {@link ExportOptions}, checked; `url` is the whole of it. */
export type ExportSettings = Required<ExportOptions>;

export function readExport(options: ExportOptions, environment: NodeJS.ProcessEnv): ExportSettings {
  // An address in the code is meant for us; the environment may speak of other exporters of the host.
  if (options.url === undefined) checkProtocol(environment);
  return {
    url: readUrl(options.url, environment),
    headers:
      options.headers === undefined
        ? environmentHeaders(environment)
        : readHeaders(options.headers),
    compression: readCompression(options.compression, environment),
    timeoutMillis: readTimeout(options.timeoutMillis, environment),
    intervalMillis: readInteger(
      "export.intervalMillis",
      options.intervalMillis,
      10,
      3_600_000,
      1000,
    ),
  };
}

/** Whoever asks for another protocol has a backend that would not understand ours. */
function checkProtocol(environment: NodeJS.ProcessEnv): void {
  const { name, value } = otlpVariable(environment, "PROTOCOL");
  if (value === undefined || value.toLowerCase() === "http/protobuf") return;
  throw invalidOption(
    name,
    value,
    "http/protobuf or not set: this version supports no other protocol. OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf sets it for logs alone",
  );
}

function readUrl(option: unknown, environment: NodeJS.ProcessEnv): string {
  const url = readPrivateText("export.url", option);
  const endpoint = resolveLogsEndpoint({
    endpoint: url ?? environment["OTEL_EXPORTER_OTLP_ENDPOINT"],
    logsEndpoint: url === undefined ? environment["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] : undefined,
  });
  if (!endpoint.ok) throw new SondeError("SONDE_OPTION_INVALID", `export.url: ${endpoint.problem}`);
  return endpoint.url.href;
}

function readCompression(option: unknown, environment: NodeJS.ProcessEnv): Compression {
  if (option !== undefined) return readChoice("export.compression", option, ["gzip", "none"]);
  const { name, value } = otlpVariable(environment, "COMPRESSION");
  return readChoice(name, value?.toLowerCase(), ["gzip", "none"]);
}

function readTimeout(option: unknown, environment: NodeJS.ProcessEnv): number {
  if (option !== undefined) return timeout("export.timeoutMillis", option);
  const { name, value } = otlpVariable(environment, "TIMEOUT");
  return timeout(name, value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : value);
}

function timeout(path: string, value: unknown): number {
  return readInteger(path, value, 100, 300_000, 10_000);
}
