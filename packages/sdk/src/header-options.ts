import { SondeError } from "./errors.ts";
import { parseHeaderList } from "./export/headers.ts";
import { checkObject } from "./option-value.ts";
import { otlpVariable } from "./otlp-variable.ts";

/** By the rules of the environment variable, so that both ways to give headers allow the same. */
export function readHeaders(
  headers: unknown,
  option: string = "export.headers",
): Readonly<Record<string, string>> {
  checkObject(option, headers);
  const entries = Object.entries(headers as Record<string, unknown>);
  for (const [name, value] of entries) {
    const path = `${option}[${JSON.stringify(name)}]`;
    if (/[=,]/.test(name)) throw invalid(path, "has a name that HTTP does not allow");
    // The value is not shown: it may be a credential.
    if (typeof value !== "string") throw invalid(path, `is a ${typeof value}; it must be a string`);
    if (/\p{Surrogate}/u.test(value)) throw invalid(path, "holds half a character");
  }
  const list = entries.map(([name, value]) => `${name}=${encodeURIComponent(value as string)}`);
  return parse(option, list.join(","));
}

export function environmentHeaders(
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const { name, value } = otlpVariable(environment, "HEADERS");
  return value === undefined ? {} : parse(name, value);
}

/** For a metrics endpoint on a host of its own. */
export function metricsEnvironmentHeaders(
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const forMetrics = "OTEL_EXPORTER_OTLP_METRICS_HEADERS";
  const name = environment[forMetrics]?.trim() ? forMetrics : "OTEL_EXPORTER_OTLP_HEADERS";
  const value = environment[name]?.trim();
  return value ? parse(name, value) : {};
}

function parse(source: string, list: string): Readonly<Record<string, string>> {
  const { headers, problems } = parseHeaderList(list);
  if (problems.length > 0) throw invalid(source, `cannot be used: ${problems.join("; ")}`);
  return { ...headers };
}

function invalid(path: string, problem: string): SondeError {
  return new SondeError("SONDE_OPTION_INVALID", `${path} ${problem}`);
}
