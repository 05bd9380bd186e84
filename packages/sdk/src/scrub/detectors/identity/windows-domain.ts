import { isPublicDomain } from "../../masks/account-names.ts";
import { normalizeHost } from "../../normalize.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/** Kinds of domains, and what stands in capitals beside the word. */
const NO_DOMAIN =
  /^(?:the|a|an|ad|adds|ldap|dns|nis|nt|kerberos|krb5|sid|san|smb|netbios|windows|workgroup|builtin|iommu|numa|pci|acpi|power|irq|msi|dma|fc|vsan|vtp|vlan|stp|otp|tls|ssl|mail|smtp|sip|bgp|mpls|dht|raid|sas|scsi|io|cpu|xml|json|http|https|null|error|failed|fqdn|uuid|ip|root|time|admins?|users?|controllers?|name|fault)$/i;
const NAME = /^[A-Z][A-Z0-9-]{1,14}$|^[A-Za-z][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,6}$/;

/** Domains of Windows in a sentence: `domain controller in domain CONTOSO`, `trust … established by the CONTOSO domain`. In capitals. */
export const windowsDomain: Detector = {
  name: "windows-domain",
  class: "identifier",
  gates: [
    "[rnofed] domain [a-z][a-z0-9-]",
    "he domain [a-z][a-z0-9-]",
    "e [a-z][a-z0-9-]{1,14} domain",
    "domain[:=] ?[\\['\"a-z]",
  ],
  pattern:
    /(?:(?:for|in|of|to|from|joined|the) domain [A-Za-z][A-Za-z0-9.-]{1,128}|the [A-Za-z][A-Za-z0-9-]{1,14} domain|domain[:=] ?[["']?[A-Z][A-Z0-9-]{2,14})/g,
  find(match, text, identities) {
    const [found] = match;
    if (/\w/.test(text[match.index - 1] ?? "")) return [];
    const lastSign = found.search(/[^ [:='"]+$/) - 1;
    const isBefore = found.endsWith(" domain") && found.startsWith("the ");
    const name = (isBefore ? found.slice(4, -7) : found.slice(lastSign + 1)).replace(/[.-]+$/, "");
    if (!NAME.test(name) || NO_DOMAIN.test(name) || isPublicDomain(name)) return [];
    const start = match.index + (isBefore ? 4 : lastSign + 1);
    if (/^[(=:/\\]/.test(text[start + name.length] ?? "")) return [];
    const identity = identities.of("identifier", normalizeHost(name));
    return [{ start, end: start + name.length, replacement: placeholder("host", identity) }];
  },
  source:
    "Microsoft: events 3210, 5719, 5722, 5723 of NETLOGON; NetBIOS names: RFC 1001, section 14",
};

export const windowsDomainExamples: DetectorExamples = {
  positives: () => [
    {
      text: "secure session with a domain controller in domain ACME7 due to",
      gone: ["ACME7"],
      stays: ["in domain <host:", " due to"],
    },
    { text: "established by the ACME-EU domain.", gone: ["ACME-EU"], stays: ["the <", " domain."] },
    { text: "could not fetch, domain=[ACME]", gone: ["ACME"], stays: ["domain=[", "]"] },
    { text: "joined to domain corp.acme.lan, ok", gone: ["acme"], stays: [", ok"] },
  ],
  negatives: () => [
    "the DNS domain, in domain users, the broadcast domain",
    "for domain NT and the IOMMU domain of domain name",
    "the domain controller, the fault domain",
    "to domain X, domain=[], domain: DNS",
  ],
};
