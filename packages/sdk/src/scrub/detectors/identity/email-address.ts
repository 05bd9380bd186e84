import { maskAddress, maskUser } from "../../masks/account.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { addressStart, isInternetDomain } from "./address-parts.ts";

const MAX_DOMAIN_CHARACTERS = 253;
/** Addresses that are names of algorithms and extensions (RFC 4251, section 6), and of lists that kernels print. */
const PUBLIC_DOMAIN =
  /(?:^|\.)(?:openssh\.com|libssh\.org|kernel\.org|lists\.linux\.dev|lists\.debian\.org|gnu\.org)$/i;
const PUBLIC_ADDRESS =
  /^(?:dm-devel@redhat\.com|git@(?:github\.com|gitlab\.com|bitbucket\.org|ssh\.dev\.azure\.com))$/i;
/** `"Jane Doe" <jane@x.com>` (RFC 5322, section 3.4): the name goes with the address. */
const DISPLAY_NAME = /"([^"<>\r\n]{1,64})" <$/;
/** The same without quotes: two or three words with capitals. */
const BARE_NAME =
  /(?:^|[^\w.'-])((?:[A-Z\u00c0-\u00de][\w.'\u00c0-\u02af-]{1,24} ){1,2}[A-Z\u00c0-\u00de][\w.'\u00c0-\u02af-]{1,24}) <$/;
/** An author in a notice is public: a kernel prints some as it boots. */
const NOTICE = /\(c\)|copyright|\bauthors?\b|maintainer/i;

/** Addresses and user principal names; one without a top-level domain is an account, and needs a word before it. */
export const emailAddress: Detector = {
  name: "email-address",
  class: "personal",
  gates: ["\\w@\\w", "[^ ]@[^ ]"],
  pattern: /@[a-z0-9\u00c0-\u1fff\u3040-\ud7ff](?:[a-z0-9.\u00c0-\u1fff\u3040-\ud7ff-]{0,252})/gi,
  find: (match, text, identities) => {
    const at = match.index;
    const start = addressStart(text, at);
    if (start === at) return [];
    const written = match[0].slice(1).replace(/[.-]{1,253}$/, "");
    const domain = written.slice(0, MAX_DOMAIN_CHARACTERS);
    if (!isInternetDomain(domain)) return [];
    const local = text.slice(start, at);
    const end = at + 1 + domain.length;
    if (PUBLIC_DOMAIN.test(domain) || PUBLIC_ADDRESS.test(`${local}@${domain}`)) return [];
    if (NOTICE.test(text.slice(Math.max(0, start - 48), start))) return [];
    const address = { start, end, replacement: maskAddress(local, domain, identities) };
    const ahead = text.slice(Math.max(0, start - 80), start);
    const [shown, name] = DISPLAY_NAME.exec(ahead) ?? BARE_NAME.exec(ahead) ?? [];
    if (shown === undefined || name === undefined) return [address];
    const nameStart = start - shown.length + shown.indexOf(name);
    return [
      { start: nameStart, end: nameStart + name.length, replacement: maskUser(name, identities) },
      address,
    ];
  },
  source: "RFC 5321, sections 4.1.2 and 4.5.3.1; RFC 6531; MS-ADTS: userPrincipalName",
};

export const emailAddressExamples: DetectorExamples = {
  positives: () => [
    {
      text: "AADSTS50034: user jane.doe@contoso.com not found",
      gone: ["jane.doe", "contoso"],
      stays: ["user <email:", "> not found"],
    },
    {
      text: "mailto:o'brien+x@sub.example.co.uk bounced",
      gone: ["o'brien", "example.co.uk"],
      stays: ["mailto:", " bounced"],
    },
    {
      text: "kinit admin@tenant.onmicrosoft.com: expired",
      gone: ["tenant"],
      stays: ["kinit ", ": expired"],
    },
    { text: "'jürgen@münchen.de'", gone: ["jürgen", "münchen"] },
    { text: "for jane@CORP.CONTOSO.LOCAL.", gone: ["jane", "CONTOSO"], stays: [">."] },
    { text: '{"upn":"j_d-x@a-b.io","n":1}', gone: ["j_d-x", "a-b.io"], stays: ['","n":1}'] },
    { text: 'From: "Jane Doe" <j@x.com>', gone: ["Jane", "j@x.com"], stays: ['From: "<user:'] },
    { text: "to Jane Mary Doe <j@x.com>", gone: ["Jane", "Doe", "j@x.com"], stays: ["to <user:"] },
    { text: "guest jane_x.com#EXT#@y.onmicrosoft.com", gone: ["jane", "x.com", "EXT"] },
    { text: "sent to jane@gmail.com", gone: ["jane@gmail.com"], stays: ["<email:freemail:"] },
    { text: "user=jane@corp.lan;x=1", gone: ["jane"], stays: ["user=", ";x=1"] },
    { text: "ssh://backup@vault.example.com:22/x", gone: ["backup@vault"] },
  ],
  negatives: () => [
    "@azure/storage-blob@12.24.0 loaded, pkg@1.2.3, lodash@^4.17.21, react@npm:18",
    "snapshot@daily-2026-11-23, tank/vm@auto.daily, user@ missing domain, a@b",
    "getty@tty1.service and user@1000.service started",
    "kex: chacha20-poly1305@openssh.com, curve25519-sha256@libssh.org",
    "device-mapper: initialised: dm-devel@redhat.com",
    "Installing knfsd (copyright (C) 1996 okir@monad.swb.de).",
    "git clone git@github.com:org/repo.git",
    "f@index.js:1:2 and @types/node.d.ts",
    "image repo/app@sha256:9f86d081884c7d659a2feaa0c55ad015",
    "commit@{1.day.ago} 3@5.0",
  ],
};
