import { expect, test } from "vitest";
import { networkReason } from "./network-reason.ts";

test.each([
  ["ENOTFOUND", "dns"],
  ["EAI_AGAIN", "dns"],
  ["ECONNREFUSED", "connect"],
  ["ENETUNREACH", "connect"],
  ["EMFILE", "connect"],
  ["ECONNRESET", "reset"],
  ["EPIPE", "reset"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls"],
  ["CERT_HAS_EXPIRED", "tls"],
  ["CERT_NOT_YET_VALID", "tls"],
  ["CRL_HAS_EXPIRED", "tls"],
  ["ERROR_IN_CERT_NOT_AFTER_FIELD", "tls"],
  ["INVALID_PURPOSE", "tls"],
  ["PATH_LENGTH_EXCEEDED", "tls"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tls"],
  ["ERR_OSSL_X509_KEY_VALUES_MISMATCH", "tls"],
  ["HPE_INVALID_CONSTANT", "protocol"],
  ["ESOMETHINGNEW", "network"],
])("%s means %s", (code, reason) => {
  expect(networkReason(code)).toBe(reason);
});
