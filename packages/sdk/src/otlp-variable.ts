/**
 * The variable of the OTLP exporter specification that decides: the one for logs where it is set,
 * else the one for all signals. As the specification has it, an empty variable counts as not set.
 */
export function otlpVariable(
  environment: NodeJS.ProcessEnv,
  setting:
    | "HEADERS"
    | "COMPRESSION"
    | "TIMEOUT"
    | "PROTOCOL"
    | "CERTIFICATE"
    | "CLIENT_CERTIFICATE"
    | "CLIENT_KEY",
): { readonly name: string; readonly value: string | undefined } {
  const forLogs = `OTEL_EXPORTER_OTLP_LOGS_${setting}`;
  const forAll = `OTEL_EXPORTER_OTLP_${setting}`;
  const name = environment[forLogs]?.trim() ? forLogs : forAll;
  return { name, value: environment[name]?.trim() || undefined };
}
