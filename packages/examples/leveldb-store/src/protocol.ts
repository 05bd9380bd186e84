import type { Ledger } from "@sonde/sdk";

/** What the service is started with: JSON in its first argument. */
export interface ServiceConfiguration {
  readonly storeId: string;
  readonly storeDirectory: string;
  /** Stores that are made to be broken go here. */
  readonly scratchDirectory: string;
  readonly spoolDirectory: string;
  readonly keyFile: string;
  /** The base of an OTLP/HTTP endpoint. */
  readonly exportUrl: string;
  /** Default: the SDK's own. */
  readonly exportTiming?: { readonly timeoutMillis: number; readonly intervalMillis: number };
  /** Decides the customers. */
  readonly customerSeed: number;
  /** Decides the operations. */
  readonly workloadSeed: number;
  /** Must not exist yet. */
  readonly oracleFile: string;
}

/** The calls that the service answers over IPC. */
export interface ServiceCalls {
  /** Takes so many steps of the workload, or fewer if the time is up before. */
  run: { argument: { steps: number; maxMillis: number }; result: { emitted: number } };
  /** Brings real trouble on the store; tells what came of each, by its name. */
  fail: { argument: Record<string, never>; result: Record<string, string> };
  /** The attributes of one event as the store handed them over, for show. */
  exhibit: { argument: Record<string, never>; result: { attributes: object | undefined } };
  /** Closes the store, drains the spool, shuts Sonde down. Ends when its parent disconnects. */
  finish: { argument: { timeoutMillis: number }; result: { drained: boolean; ledger: Ledger } };
}

export type CallName = keyof ServiceCalls;

export interface CallMessage<N extends CallName = CallName> {
  readonly id: number;
  readonly call: N;
  readonly argument: ServiceCalls[N]["argument"];
}

/** What the service sends. `ready` comes once, `progress` while a call runs. */
export type ServiceMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly emitted: number }
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly reason: string };

/** The event that is shown before and after scrubbing: it has a field of every privacy class. */
export const EXHIBIT_EVENT = "acme.operation.failed";
