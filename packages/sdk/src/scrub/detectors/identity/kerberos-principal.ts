import { maskUser } from "../../masks/account.ts";
import { isKnownAccount } from "../../masks/account-names.ts";
import { maskIp } from "../../masks/ip.ts";
import { normalizeHost } from "../../normalize.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isInternetDomain } from "./address-parts.ts";

/** Services of Windows' directory and of storage (Microsoft: service principal names; RFC 4120, section 6.2.1; RFC 5661 for nfs). */
const SERVICES: readonly string[] =
  "host http https cifs nfs ldap ldaps krbtgt mssqlsvc termsrv restrictedkrbhost gc dns wsman rpcss hdfs yarn hive hbase zookeeper kafka postgres ftp imap smtp iscsi kadmin afs sip exchangemdb smb".split(
    " ",
  );
const MAX_SERVICE_CHARACTERS = 18;
const HOST = /([a-z0-9][a-z0-9._-]{0,252})(?:@([a-z0-9][a-z0-9.-]{0,252}))?/iy;
const REALM_ALONE = /[a-z][a-z0-9.-]{1,252}/iy;
const REALM = /^[A-Z][A-Z0-9-]{1,62}(?:\.[A-Z0-9-]{1,63}){0,6}$|^[A-Z](?:\.[A-Z0-9-]{1,63}){1,6}$/;
/** Names of branches and tags that stand behind an `@` in capitals. */
const NO_REALMS =
  /^(?:HEAD|MASTER|MAIN|NEXT|LATEST|STABLE|BETA|PROD|DEV|TEST|SNAPSHOT|FETCH_HEAD|SSL|GMT|NULL)$/;

/** `service/host[:port][/name][@REALM]`, and `user@REALM` where the realm is one word in capitals. */
export const kerberosPrincipal: Detector = {
  name: "kerberos-principal",
  class: "personal",
  gates: [...SERVICES.map((service) => `${service}\\/`), "\\w@[a-z]{2}"],
  pattern: /[/@][a-z0-9]/gi,
  find: (match, text, identities) => {
    if (match[0].startsWith("@")) return accountAt(text, match.index, identities);
    const before = serviceStart(text, match.index);
    if (before === undefined) return [];
    HOST.lastIndex = match.index + 1;
    const [rest, host, realm = ""] = HOST.exec(text) ?? [];
    if (rest === undefined || host === undefined) return [];
    if (/[\w./\\@:<-]/.test(text[before - 1] ?? "")) return [];
    const end = match.index + 1 + rest.length;
    const name = host.replace(/[._-]{1,8}$/, "");
    const realmEnd = end - (/[.-]{0,8}$/.exec(realm)?.[0].length ?? 0);
    const isRealm = REALM.test(realm.replace(/[.-]{1,8}$/, ""));
    // The ticket-granting service is named after a realm, of which Windows writes the short name as well.
    const isGranting = /^krbtgt$/i.test(text.slice(before, match.index)) && REALM.test(name);
    if (!isRealm && !isGranting && !isServiceHost(name)) return [];
    const findings: Finding[] = [];
    const start = match.index + 1;
    if (!/^(?:localhost|_host)$/i.test(name))
      findings.push({ start, end: start + name.length, replacement: hostOf(name, identities) });
    if (isRealm) findings.push(realmOf(text, end - realm.length, realmEnd, identities));
    return findings;
  },
  source: "RFC 4120, sections 6.1 and 6.2; Microsoft: service principal names",
};

/** Where the service begins that ends before a slash; undefined where the word is none. */
function serviceStart(text: string, slash: number): number | undefined {
  let start = slash;
  while (slash - start < MAX_SERVICE_CHARACTERS && /[A-Za-z]/.test(text[start - 1] ?? "")) start--;
  return SERVICES.includes(text.slice(start, slash).toLowerCase()) ? start : undefined;
}

/** `jane@ATHENA`, `jane/admin@ATHENA`; with a dot in the realm it is an address to all who look. */
function accountAt(text: string, at: number, identities: Identities): readonly Finding[] {
  REALM_ALONE.lastIndex = at + 1;
  const realm = (REALM_ALONE.exec(text)?.[0] ?? "").replace(/[.-]{1,8}$/, "");
  const end = at + 1 + realm.length;
  if (
    !REALM.test(realm) ||
    realm.length < 3 ||
    NO_REALMS.test(realm) ||
    /[\w~^:{]/.test(text[end] ?? "")
  )
    return [];
  const written = /[A-Za-z][\w.$-]{0,63}(?:\/[\w.-]{1,63})?$/.exec(
    text.slice(Math.max(0, at - 128), at),
  )?.[0];
  if (written === undefined || (realm.includes(".") && !written.includes("/"))) return [];
  const start = at - written.length;
  if (/[\w./\\@:<-]/.test(text[start - 1] ?? "")) return [];
  const [name = "", instance] = written.split("/");
  if (instance !== undefined && SERVICES.includes(name.toLowerCase())) return [];
  const findings = [realmOf(text, at + 1, end, identities)];
  if (!isKnownAccount(name))
    findings.push({ start, end: start + name.length, replacement: maskUser(name, identities) });
  if (instance?.includes("."))
    findings.push({
      start: at - instance.length,
      end: at,
      replacement: hostOf(instance, identities),
    });
  return findings;
}

function hostOf(name: string, identities: Identities): string {
  return (
    maskIp(name, identities) ??
    placeholder("host", identities.of("identifier", normalizeHost(name)))
  );
}

function realmOf(text: string, start: number, end: number, identities: Identities): Finding {
  const realm = normalizeHost(text.slice(start, end));
  return { start, end, replacement: placeholder("realm", identities.of("identifier", realm)) };
}

/** Without a realm, `nfs/server` may be two words: a name with a domain, or with a number or a dash in it, is a host's. */
function isServiceHost(name: string): boolean {
  return (
    isInternetDomain(name) ||
    (/^[A-Za-z][\w-]*(?:\d|-)[\w-]*$/.test(name) && !/^v\d/.test(name) && /\d/.test(name))
  );
}

export const kerberosPrincipalExamples: DetectorExamples = {
  positives: () => [
    {
      text: "no key for host/fs01.contoso.com@CONTOSO.COM in keytab",
      gone: ["fs01", "CONTOSO"],
      stays: ["for host/<host:", "> in keytab"],
    },
    {
      text: "SPN MSSQLSvc/sql01.corp.local:1433 is double",
      gone: ["sql01"],
      stays: ["MSSQLSvc/<host:", ">:1433 is double"],
    },
    { text: "cifs/NAS7 unknown", gone: ["NAS7"], stays: ["cifs/<host:"] },
    { text: "client jane@ATHENA not found", gone: ["jane", "ATHENA"], stays: [" not found"] },
    { text: "krbtgt/CORP.COM@CORP.COM", gone: ["CORP.COM"] },
    { text: "Service Name: krbtgt/NORDBANK x", gone: ["NORDBANK"], stays: ["krbtgt/<", " x"] },
    {
      text: "nfs/server7.x.lan@X.LAN, jane/admin@CORP",
      gone: ["server7", "X.LAN", "jane", "CORP"],
      stays: ["/admin@"],
    },
  ],
  negatives: () => [
    "HTTP/1.1 200, HTTP/2, host/port, nfs/server, DNS/DHCP, ldap/ad, cifs/smb",
    "host/localhost",
    "a@b, pkg@NEXT1.0, tank/vm@auto, repo@HEAD~1",
    "application/http/v2 and /host/x1",
    "root@pam, getty@tty1, snapshot@daily-2026",
  ],
};
