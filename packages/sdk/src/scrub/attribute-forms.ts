import { maskAccount } from "./masks/account.ts";
import { maskIp } from "./masks/ip.ts";
import { maskIqn } from "./masks/iqn.ts";
import { maskMac } from "./masks/mac.ts";
import { maskNqn } from "./masks/nqn.ts";
import { maskPath } from "./masks/path.ts";
import { maskSid } from "./masks/sid.ts";
import { maskWwn } from "./masks/wwn.ts";
import { normalizeAccount, normalizeHost } from "./normalize.ts";
import type { AttributeForm } from "./semconv-classes.ts";
import { scrubSql } from "./structured/sql-literals.ts";
import type { Identities } from "./text/identities.ts";
import { placeholdersIn } from "./text/inert.ts";

/** Parameters of a query, and pieces of a route, that are looked at; the rest is dropped. */
const MAX_PARTS = 64;
const VALUE = "<value>";
const PSEUDONYM = /^h_[a-z2-7]{16}$/;
/** Where the two characters of the key's id end. */
const KEY_ID_END = 4;

/** Headers that say nothing of a customer; what else was captured is dropped, since credentials have names without number. */
const PLAIN_HEADERS: ReadonlySet<string> = new Set(
  `accept accept-charset accept-encoding accept-language accept-ranges age allow cache-control connection content-encoding
   content-language content-length content-md5 content-range content-type date etag expect expires grpc-accept-encoding
   grpc-encoding grpc-status grpc-timeout if-match if-modified-since if-none-match if-unmodified-since keep-alive last-modified
   pragma range retry-after server te traceparent trailer transfer-encoding upgrade user-agent vary x-amz-id-2 x-amz-request-id
   x-amz-storage-class x-ms-blob-type x-ms-client-request-id x-ms-error-code x-ms-lease-state x-ms-lease-status x-ms-request-id
   x-ms-version`.split(/\s+/),
);

/** Of `http.request.header.<name>` and `rpc.request.metadata.<name>`, whether its value may be read as text. */
export function isPlainHeader(key: string): boolean {
  const name = /\.(?:header|metadata)\.(.+)$/.exec(key)?.[1] ?? "";
  return PLAIN_HEADERS.has(name.toLowerCase().replaceAll("_", "-"));
}

/** A pseudonym of this key, or placeholders with nothing but brackets and a prefix length around them. */
function isScrubbed(value: string, identities: Identities): boolean {
  if (PSEUDONYM.test(value)) {
    return value.slice(0, KEY_ID_END) === identities.of("identifier", "")?.slice(0, KEY_ID_END);
  }
  const places = placeholdersIn(value);
  if (places.length === 0) return false;
  let around = "";
  for (let i = 0; i <= places.length; i += 2) around += value.slice(places[i - 1] ?? 0, places[i]);
  return /^\[?\]?(?:\/\d{1,3})?$/.test(around);
}

/** The name for an identifier or a person: a mask where the value has a shape worth keeping, else a pseudonym. */
export function nameOf(
  form: AttributeForm,
  foundClass: "identifier" | "personal",
  value: string,
  identities: Identities,
): string | undefined {
  // Scrubbing twice is scrubbing once.
  if (isScrubbed(value, identities)) return value;
  if (form === "account") return accountOf(value, identities);
  if (form === "host") return hostOf(withoutPort(value), identities);
  return identities.of(foundClass, value.trim());
}

/** An address keeps its range and its subnet, or its vendor; a name keeps nothing but that equal ones are equal. */
function hostOf(value: string, identities: Identities): string | undefined {
  for (const mask of [maskIp, maskMac, maskWwn, maskIqn, maskNqn]) {
    const masked = mask(value, identities);
    if (masked !== undefined) return masked;
  }
  return identities.of("identifier", normalizeHost(value));
}

function accountOf(value: string, identities: Identities): string | undefined {
  const sid = maskSid(value, identities);
  if (sid !== undefined) return sid;
  const account = maskAccount(value, identities);
  // What every system has stays (`root`); in text a number is no account either, but under such a key it is somebody's.
  const isNobody = account === value && !/\d/.test(value);
  if (account !== undefined && (account !== value || isNobody)) return account;
  return identities.of("personal", normalizeAccount(value));
}

function withoutPort(value: string): string {
  const match = /^(\[[\d:.a-f%]+\]|[^:]+):\d{1,5}$/i.exec(value.trim());
  return (match?.[1] ?? value).replace(/^\[(.+)\]$/, "$1");
}

/** What of a text goes because of its form, before the detectors read the rest. */
export function prepareText(form: AttributeForm, value: string, identities: Identities): string {
  if (form === "path") return maskPath(value, identities) ?? value;
  if (form === "sql") return scrubSql(value);
  if (form === "query") return queryWithoutValues(value);
  if (form === "url") return urlWithoutValues(value);
  return value;
}

/** Names of parameters say what was asked, their values whom or what about: those go, all of them, and the fragment with them. */
function urlWithoutValues(url: string): string {
  const fragment = url.indexOf("#");
  const whole = fragment < 0 ? url : url.slice(0, fragment);
  const question = whole.indexOf("?");
  if (question < 0) return whole;
  return `${whole.slice(0, question)}?${queryWithoutValues(whole.slice(question + 1))}`;
}

function queryWithoutValues(query: string): string {
  const parts = query.replace(/^\?/, "").split("&", MAX_PARTS);
  return parts
    .map((part) => {
      const equals = part.indexOf("=");
      const name = equals < 0 ? part : part.slice(0, equals);
      const [start, end] = placeholdersIn(name);
      const isPlaceholder = start === 0 && end === name.length;
      if (!isPlaceholder && !/^[a-z_$][\w$-]{0,31}$/i.test(name)) return VALUE;
      return equals < 0 ? name : `${name}=${VALUE}`;
    })
    .join("&");
}

/** The base name of a file of source: where a program was built or put is the customer's. */
export function sourceName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/**
 * The pieces of a template of paths that are words or parameters (`users`, `:id`, `{id}`, `<int:id>`, `*`, `v2`), others as
 * `<value>`: an instrumentation that has no template at hand gives the path itself.
 */
export function scrubRoute(route: string, scrub: (piece: string) => string): string {
  return route
    .split("/", MAX_PARTS)
    .map((piece) => {
      if (
        /^(?::\w{1,32}\??|\{[\w:*.=]{1,32}\}|<[\w:]{1,32}>|\[[\w.]{1,32}\]|\*{1,2}|)$/.test(piece)
      )
        return piece;
      return /^[a-z_][a-z_.~-]{0,31}$|^v\d{1,3}$/i.test(piece) && scrub(piece) === piece
        ? piece
        : VALUE;
    })
    .join("/");
}
