import type { RetryReason } from "./outcome.ts";

const BY_CODE: ReadonlyMap<string, RetryReason> = new Map<string, RetryReason>([
  ["ENOTFOUND", "dns"],
  ["ECONNREFUSED", "connect"],
  ["EHOSTUNREACH", "connect"],
  ["EHOSTDOWN", "connect"],
  ["ENETUNREACH", "connect"],
  ["ENETDOWN", "connect"],
  ["EADDRNOTAVAIL", "connect"],
  ["ETIMEDOUT", "connect"],
  ["EMFILE", "connect"],
  ["ENFILE", "connect"],
  ["ECONNRESET", "reset"],
  ["ECONNABORTED", "reset"],
  ["EPIPE", "reset"],
  ["EPROTO", "tls"],
]);
const DNS = /^EAI_/;
/** OpenSSL's verdicts on certificates come as bare words. */
const TLS =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/;
/** Node's HTTP parser: what answered does not speak HTTP/1.1. */
const PROTOCOL = /^HPE_/;

/** Sorts an error's `code`, as Node's sockets, resolver, TLS and HTTP parser set it. */
export function networkReason(code: string): RetryReason {
  const known = BY_CODE.get(code);
  if (known !== undefined) return known;
  if (DNS.test(code)) return "dns";
  if (TLS.test(code)) return "tls";
  return PROTOCOL.test(code) ? "protocol" : "network";
}
