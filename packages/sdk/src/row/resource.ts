/** What emitted the rows: an OpenTelemetry resource, already scrubbed. Plain data, stored as JSON beside them. */
export interface Resource {
  /** In the order in which they leave. */
  readonly attributes: Readonly<Record<string, string>>;
}
