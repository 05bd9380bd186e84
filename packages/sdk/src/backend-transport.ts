import type { Clock } from "./clock.ts";
import type { Compression } from "./export/compression.ts";
import { createHttpTransport } from "./export/http-transport.ts";
import { FileTlsContexts } from "./export/tls-contexts.ts";
import type { TlsPaths } from "./export/tls-files.ts";
import type { Transport } from "./export/transport.ts";
import { nodeOperatorFiles } from "./operator-files.ts";
import type { SelfReport } from "./self-report.ts";
import type { Timers } from "./timers.ts";
import { VERSION } from "./version.ts";

/** How one backend is reached: options, checked. Plain data, posted to a worker. */
export interface BackendSettings {
  /** The whole of it, credentials included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: Compression;
  readonly timeoutMillis: number;
  /** Default: none, what Node trusts. */
  readonly tls?: TlsPaths;
  /** Its URL, credentials included. Default: none. */
  readonly proxy?: string;
  /** Connections at a time. Default 8. */
  readonly maxConcurrentRequests?: number;
}

/** The way to one backend, from settings. */
export function createBackendTransport(
  settings: BackendSettings,
  systems: { readonly clock?: Clock; readonly timers?: Timers },
  report: SelfReport,
): Transport {
  const { url, headers, compression, timeoutMillis, tls, proxy, maxConcurrentRequests } = settings;
  return createHttpTransport({
    url: new URL(url),
    headers,
    compression,
    timeoutMillis,
    report,
    version: VERSION,
    ...(maxConcurrentRequests === undefined ? {} : { maxSockets: maxConcurrentRequests }),
    proxy: proxy === undefined ? undefined : new URL(proxy),
    tls: tls === undefined ? undefined : new FileTlsContexts(tls, nodeOperatorFiles, report),
    ...(systems.clock === undefined ? {} : { clock: systems.clock }),
    ...(systems.timers === undefined ? {} : { timers: systems.timers }),
  });
}
