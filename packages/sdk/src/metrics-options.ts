import { SondeError } from "./errors.ts";
import { resolveLogsEndpoint } from "./export/endpoint.ts";
import { metricsEnvironmentHeaders } from "./header-options.ts";
import { checkObject, readInteger, readPrivateText } from "./option-value.ts";
import { readProxy } from "./wire-options.ts";

/** Where the counts of events go as the metric `sonde.events`, in a process without a meter provider. */
export interface MetricsExportOptions {
  /**
   * As it stands. Default: beside the logs', where their URL ends in `/v1/logs`; without `export.url` first
   * OTEL_EXPORTER_OTLP_METRICS_ENDPOINT. Where none of these is there, no metric is sent.
   */
  readonly url?: string;
  /** Between two requests while events come in, in milliseconds: 1,000 to 3,600,000, default 60,000. */
  readonly intervalMillis?: number;
}

/** {@link MetricsExportOptions}, checked. Plain data, posted to a worker. */
export interface MetricsSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly proxy?: string;
  readonly intervalMillis: number;
}

interface LogsSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Given in the code: then the environment may speak of other exporters of the host's. */
  readonly isGiven: boolean;
  readonly proxy: unknown;
}

const LOGS_PATH = /\/v1\/logs$/;

/** Undefined where no metric is sent. Throws {@link SondeError} on what cannot be used. */
export function readMetrics(
  options: MetricsExportOptions | false | undefined,
  logs: LogsSettings,
  environment: NodeJS.ProcessEnv,
): MetricsSettings | undefined {
  if (options === false) return undefined;
  checkObject("export.metrics", options, ["url", "intervalMillis"]);
  const intervalMillis = readInteger(
    "export.metrics.intervalMillis",
    options?.intervalMillis,
    1000,
    3_600_000,
    60_000,
  );
  const url = readUrl(options?.url, logs, environment);
  if (url === undefined) return undefined;
  const proxy = readProxy("export.proxy", logs.proxy, url, environment);
  // Credentials of one host are not for another.
  const isSameHost = new URL(url).origin === new URL(logs.url).origin;
  const headers = isSameHost ? logs.headers : metricsEnvironmentHeaders(environment);
  return { url, headers, ...(proxy === undefined ? {} : { proxy }), intervalMillis };
}

function readUrl(
  option: unknown,
  logs: LogsSettings,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  const given = readPrivateText("export.metrics.url", option);
  if (given !== undefined) return checkedUrl("export.metrics.url", given);
  const variable = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
  const fromEnvironment = logs.isGiven ? undefined : environment[variable]?.trim();
  if (fromEnvironment) {
    // Meant for whoever speaks that protocol, which is not us.
    const protocol = environment["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"]?.trim().toLowerCase();
    if (protocol && protocol !== "http/protobuf") return undefined;
    return checkedUrl(variable, fromEnvironment);
  }
  const url = new URL(logs.url);
  if (!LOGS_PATH.test(url.pathname)) return undefined;
  url.pathname = url.pathname.replace(LOGS_PATH, "/v1/metrics");
  return url.href;
}

function checkedUrl(source: string, text: string): string {
  const endpoint = resolveLogsEndpoint({ logsEndpoint: text });
  if (endpoint.ok) return endpoint.url.href;
  throw new SondeError("SONDE_OPTION_INVALID", `${source}: ${endpoint.problem}`);
}
