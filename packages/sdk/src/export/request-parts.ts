import { basicCredentials, proxyAuthorization } from "./credentials.ts";
import type { HeaderRecord } from "./headers.ts";

export interface RequestTarget {
  readonly url: URL;
  readonly version: string;
  readonly headers?: HeaderRecord;
  readonly proxy?: URL | undefined;
}

/** What all requests to one target have in common. */
export interface RequestParts {
  /** The target whole where a proxy passes requests on (RFC 9112, 3.2.2). */
  readonly path: string;
  readonly headers: HeaderRecord;
}

export function requestParts(target: RequestTarget): RequestParts {
  const { url, proxy } = target;
  const path = `${url.pathname}${url.search}`;
  const headers = commonHeaders(target);
  // Through a tunnel the proxy is not spoken to any more, and must not be: the backend would hear it.
  if (proxy === undefined || url.protocol === "https:") return { path, headers };
  return {
    path: `http://${url.host}${path}`,
    headers: { ...headers, ...proxyAuthorization(proxy) },
  };
}

/** Later ones win: an extra header may replace the user agent, and the URL's credentials. */
function commonHeaders({ url, version, headers }: RequestTarget): HeaderRecord {
  const credentials = basicCredentials(url);
  return {
    "user-agent": `sonde/${version}`,
    ...(credentials === undefined ? {} : { authorization: credentials }),
    ...headers,
    host: url.host,
    "content-type": "application/x-protobuf",
  };
}
