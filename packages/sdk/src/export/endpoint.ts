import { hasReadableCredentials } from "./credentials.ts";

export interface EndpointSettings {
  /** A base to which `v1/logs` is added: OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint?: string | undefined;
  /** Used as it stands: OTEL_EXPORTER_OTLP_LOGS_ENDPOINT. Wins over `endpoint`. */
  readonly logsEndpoint?: string | undefined;
}

export type EndpointResult =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly problem: string };

/** OTLP/HTTP on this machine, the default of the OTLP exporter specification. */
const DEFAULT_ENDPOINT = "http://localhost:4318";
/** Of a wrong endpoint, in a message; the environment sets no bound. */
const MAX_SHOWN_LENGTH = 128;

/**
 * Where log records are posted to, by the rules of the OTLP exporter specification ("Endpoint URLs
 * for OTLP/HTTP"). An empty string counts as not set. The problem repeats neither password nor query.
 */
export function resolveLogsEndpoint(settings: EndpointSettings): EndpointResult {
  const asIs = settings.logsEndpoint?.trim() ?? "";
  if (asIs !== "") return parseHttpUrl(asIs);
  const result = parseHttpUrl(settings.endpoint?.trim() || DEFAULT_ENDPOINT);
  if (!result.ok) return result;
  const { url } = result;
  url.pathname = `${url.pathname}${url.pathname.endsWith("/") ? "" : "/"}v1/logs`;
  return { ok: true, url };
}

function parseHttpUrl(text: string): EndpointResult {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    return {
      ok: false,
      problem: `the endpoint ${JSON.stringify(withoutCredentials(text))} is not an http or https URL, such as ${DEFAULT_ENDPOINT}`,
    };
  }
  if (!hasReadableCredentials(url)) {
    return {
      ok: false,
      problem: `the endpoint ${JSON.stringify(withoutCredentials(text))} has a user name or password that is not percent-encoded UTF-8`,
    };
  }
  url.hash = "";
  return { ok: true, url };
}

/** With a scheme, or a host as they are written, with a port or a path perhaps. */
const LIKE_AN_ADDRESS =
  /^(?:[a-z][a-z0-9+.-]{0,15}:.*|\[[0-9a-f:.]{2,45}\](?:[:/].*)?|[\w-]{1,63}(?:(?:\.[\w-]{1,63}){1,9})?(?:[:/?#].*))$/is;

/**
 * For messages: without a user's name and password, and without a query or fragment, which may hold a key. What looks like no
 * address at all may be a credential at a wrong place, and nothing of it is shown.
 */
export function withoutCredentials(text: string): string {
  if (!text.includes("@") && !LIKE_AN_ADDRESS.test(text)) return "***";
  const shown = text.replace(/^.*@/s, "***@").replace(/([?#]).*$/s, "$1***");
  return shown.length <= MAX_SHOWN_LENGTH ? shown : `${shown.slice(0, MAX_SHOWN_LENGTH)}…`;
}
