import type { BackendSettings } from "./backend-transport.ts";
import { type DeliveryOptions, type DeliverySettings, readDelivery } from "./delivery-options.ts";
import { SondeError } from "./errors.ts";
import type { Compression } from "./export/compression.ts";
import { resolveLogsEndpoint } from "./export/endpoint.ts";
import { environmentHeaders, readHeaders } from "./header-options.ts";
import { type MetricsExportOptions, type MetricsSettings, readMetrics } from "./metrics-options.ts";
import type { MirrorExportOptions } from "./mirror-options.ts";
import { invalidOption, readInteger, readPrivateText } from "./option-value.ts";
import { otlpVariable } from "./otlp-variable.ts";
import type { DestinationPrivacyOptions } from "./privacy-options.ts";
import { readTls, type TlsOptions } from "./tls-options.ts";
import { readCompression, readProxy } from "./wire-options.ts";

/** Where events go. What is not given is read from the environment, the form for logs first. */
export interface ExportOptions extends DeliveryOptions {
  /** Base URL; `/v1/logs` is added. Default OTEL_EXPORTER_OTLP_(LOGS_)ENDPOINT, else `http://localhost:4318`. */
  readonly url?: string;
  /** Default OTEL_EXPORTER_OTLP_(LOGS_)HEADERS. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * `gzip`, `zstd` or `none`. Default OTEL_EXPORTER_OTLP_(LOGS_)COMPRESSION, else `gzip`: the one that OTLP
   * names. `zstd` makes less of both bytes and work; where the backend refuses it, gzip is used.
   */
  readonly compression?: Compression;
  /**
   * For one request, in milliseconds: 100 to 300,000. Default OTEL_EXPORTER_OTLP_(LOGS_)TIMEOUT,
   * which has the same unit and bounds, else 10,000.
   */
  readonly timeoutMillis?: number;
  /** For an https URL: who is trusted, and who this client is. */
  readonly tls?: TlsOptions;
  /**
   * URL of an http or https proxy, with percent-encoded credentials if it wants some; `false` for none. Default:
   * by HTTPS_PROXY or HTTP_PROXY, ALL_PROXY and NO_PROXY; see `docs/backend.md`.
   */
  readonly proxy?: string | false;
  /** Between two requests while few events come in, in milliseconds: 10 to 3,600,000, default 1,000. */
  readonly intervalMillis?: number;
  /** What this destination gets less than the customer's level allows; the mirrors have their own. Default nothing. */
  readonly privacy?: DestinationPrivacyOptions;
  /**
   * Where the exact counts of events go as the metric `sonde.events`; `false`: nowhere. Default beside the logs, in a process
   * without a meter provider of its own.
   */
  readonly metrics?: MetricsExportOptions | false;
  /** At most 4 destinations beside this one, each with its own acknowledgements; see `docs/backend.md`. Default none. */
  readonly mirrors?: readonly MirrorExportOptions[];
}

/** {@link ExportOptions}, checked, but for the mirrors. */
export interface ExportSettings
  extends Omit<BackendSettings, keyof DeliverySettings>,
    DeliverySettings {
  readonly intervalMillis: number;
  readonly metrics: MetricsSettings | undefined;
}

export function readExport(options: ExportOptions, environment: NodeJS.ProcessEnv): ExportSettings {
  // An address in the code is meant for us; the environment may speak of other exporters of the host.
  if (options.url === undefined) checkProtocol(environment);
  const url = readUrl(options.url, environment);
  const proxy = readProxy("export.proxy", options.proxy, url, environment);
  const headers =
    options.headers === undefined ? environmentHeaders(environment) : readHeaders(options.headers);
  const logs = { url, headers, isGiven: options.url !== undefined, proxy: options.proxy };
  return {
    url,
    headers,
    metrics: readMetrics(options.metrics, logs, environment),
    compression: compressionOf(options.compression, environment),
    timeoutMillis: readTimeout(options.timeoutMillis, environment),
    tls: readTls("export.tls", options.tls, url, environment),
    ...(proxy === undefined ? {} : { proxy }),
    intervalMillis: readInteger(
      "export.intervalMillis",
      options.intervalMillis,
      10,
      3_600_000,
      1000,
    ),
    ...readDelivery(options),
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
  const logsEndpoint =
    url === undefined ? environment["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"]?.trim() : undefined;
  const endpoint = resolveLogsEndpoint({
    endpoint: url ?? environment["OTEL_EXPORTER_OTLP_ENDPOINT"],
    logsEndpoint,
  });
  if (endpoint.ok) return endpoint.url.href;
  const variable = `OTEL_EXPORTER_OTLP_${logsEndpoint ? "LOGS_" : ""}ENDPOINT`;
  const source = url === undefined ? variable : "export.url";
  throw new SondeError("SONDE_OPTION_INVALID", `${source}: ${endpoint.problem}`);
}

function compressionOf(option: unknown, environment: NodeJS.ProcessEnv): Compression {
  if (option !== undefined) return readCompression("export.compression", option);
  const { name, value } = otlpVariable(environment, "COMPRESSION");
  return readCompression(name, value?.toLowerCase());
}

function readTimeout(option: unknown, environment: NodeJS.ProcessEnv): number {
  if (option !== undefined) return timeout("export.timeoutMillis", option);
  const { name, value } = otlpVariable(environment, "TIMEOUT");
  return timeout(name, value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : value);
}

function timeout(path: string, value: unknown): number {
  return readInteger(path, value, 100, 300_000, 10_000);
}
