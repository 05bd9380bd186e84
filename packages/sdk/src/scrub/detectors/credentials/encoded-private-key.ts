import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { base64End, startsToken } from "./parts/character-runs.ts";

/** Enough of the base64 for the longest label of RFC 7468 and the like: `-----BEGIN ENCRYPTED PRIVATE KEY-----`. */
const HEAD_CHARACTERS = 64;
const LABEL = /^-----BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY/;

/**
 * A private key's PEM that was encoded in base64 once more, as Kubernetes and cloud-init keep it (`tls.key: LS0tLS1C...`). The
 * first 64 characters are decoded: certificates and public keys stay. What is cut off within the label stays too.
 */
export const encodedPrivateKey: Detector = {
  name: "encoded-private-key",
  class: "secret",
  gates: ["ls0tls1crudjti"],
  pattern: /LS0tLS1CRUdJTi/g,
  find(match, text) {
    const start = match.index;
    const head = text.slice(start, start + HEAD_CHARACTERS);
    if (!startsToken(text, start) || !LABEL.test(atob(wholeGroups(head)))) return [];
    return [{ start, end: base64End(text, start), replacement: placeholder("private-key") }];
  },
  source: "RFC 7468, section 2; RFC 4648, section 4; Kubernetes, Secrets of type kubernetes.io/tls",
};

/** Base64 from its start, in whole groups of four: what `atob` takes without padding. */
function wholeGroups(head: string): string {
  const length = head.search(/[^A-Za-z\d+/]|$/);
  return head.slice(0, length - (length % 4));
}

export const encodedPrivateKeyExamples: DetectorExamples = {
  positives: () => {
    const body = "MIIEvQIBADANBgkq".repeat(6);
    const encoded = btoa(["-----BEGIN", " PRIVATE", ` KEY-----\n${body}`].join(""));
    const rsa = btoa(["-----BEGIN", " RSA PRIVATE", ` KEY-----\n${body}`].join(""));
    return [
      { text: `tls.key: ${encoded} end`, gone: [encoded], stays: ["tls.key: ", " end"] },
      { text: `"content":"${rsa}"`, gone: [rsa.slice(0, 60), rsa.slice(-40)] },
    ];
  },
  negatives: () => [
    `tls.crt: ${btoa("-----BEGIN CERTIFICATE-----\nMIIB")}`,
    `key: ${btoa("-----BEGIN PUBLIC KEY-----\nMIIB")}`,
    "LS0tLS1CRUdJTi",
  ],
};
