/** What one sampler of the Collector is told, and what must come of it. */
export interface PipelineSpec {
  readonly name: string;
  readonly mode: "equalizing" | "proportional" | "hash_seed";
  readonly percent: number;
  /** Records with `sampling.priority` are sampled by its percentage. */
  readonly byPriority?: boolean;
}

export const PIPELINES: readonly PipelineSpec[] = [
  { name: "equalizing", mode: "equalizing", percent: 10 },
  { name: "equalizing_priority", mode: "equalizing", percent: 10, byPriority: true },
  { name: "proportional", mode: "proportional", percent: 25 },
  { name: "hash_seed", mode: "hash_seed", percent: 50 },
];

export interface Route {
  readonly spec: PipelineSpec;
  /** Where the Collector listens for this pipeline. */
  readonly port: number;
  /** Where it sends what is left, as a base endpoint. */
  readonly target: string;
}

/** A Collector's configuration, as JSON, which is YAML. Its queues retry, so nothing is lost but what a sampler drops. */
export function collectorConfig(routes: readonly Route[]): string {
  const parts = routes.map(({ spec, port, target }) => ({
    id: spec.name,
    receiver: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } },
    processor: {
      mode: spec.mode,
      sampling_percentage: spec.percent,
      ...(spec.byPriority === true ? { sampling_priority: "sampling.priority" } : {}),
    },
    exporter: { endpoint: target },
  }));
  return JSON.stringify({
    receivers: named("otlp", parts, ({ receiver }) => receiver),
    processors: named("probabilistic_sampler", parts, ({ processor }) => processor),
    exporters: named("otlp_http", parts, ({ exporter }) => exporter),
    service: {
      telemetry: { metrics: { level: "none" }, logs: { level: "warn" } },
      pipelines: named("logs", parts, ({ id }) => ({
        receivers: [`otlp/${id}`],
        processors: [`probabilistic_sampler/${id}`],
        exporters: [`otlp_http/${id}`],
      })),
    },
  });
}

function named<Part extends { readonly id: string }>(
  kind: string,
  parts: readonly Part[],
  of: (part: Part) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(parts.map((part) => [`${kind}/${part.id}`, of(part)]));
}
