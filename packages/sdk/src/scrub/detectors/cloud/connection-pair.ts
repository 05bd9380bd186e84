import { isIP } from "node:net";
import { normalizeAccount, normalizeHost } from "../../normalize.ts";
import type { Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isPublicAzureKey } from "./azure-storage-key.ts";

const SECRET =
  /^(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature|sharedsecretvalue|secret|clientsecret|accesskey|appkey|jwt|token|accesstoken|certificatepassword|sslpassword|encryptionkey|proxypwd|pass|keystorepassword|truststorepassword|symmetrickey|instrumentationkey|secretaccesskey|secretkey|apikey|applicationkey|passphrase)$/;
const USER = /^(?:userid|uid|user|username|proxyuid|login)$/;
const HOST =
  /^(?:server|datasource|addr|address|networkaddress|host|hostname|servername|failoverpartner|workstationid|wsid|dbq?server|gatewayhostname)$/;
const CONNECTION_SECRET = placeholder("connection-secret");
/** Hosts that are everybody's; the dot and the words in brackets are SQL Server's own. */
const LOCAL = /^(?:\.|\(.*\)|localhost|local|127\..*|::1)?$/i;

/** Whether a key, in lower case and without spaces, holds a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET.test(key);
}

/** What goes of the value of a pair, which begins at `start`: a secret whole, of users, accounts and hosts all but a pseudonym. */
export function pairFindings(
  key: string,
  value: string,
  start: number,
  identities: Identities,
): readonly Finding[] {
  const whole = { start, end: start + value.length };
  if (isSecretKey(key)) {
    return isPublicAzureKey(value) ? [] : [{ ...whole, replacement: CONNECTION_SECRET }];
  }
  if (USER.test(key)) {
    // A number is a system's own, which tells nothing without it.
    if (/^\d+$|\(\)$/.test(value)) return [];
    const user = identities.of("personal", normalizeAccount(value));
    return [{ ...whole, replacement: placeholder("user", user) }];
  }
  if (key === "accountname" || key === "deviceid") {
    if (value === "devstoreaccount1") return [];
    const name = key === "deviceid" ? "device" : "account";
    return [
      {
        ...whole,
        replacement: placeholder(name, identities.of("identifier", value.toLowerCase())),
      },
    ];
  }
  return HOST.test(key) ? hostIn(value, start, identities) : [];
}

/** The host in `tcp:host\instance,port`: the protocol, the instance and the port stay. Addresses are another detector's. */
function hostIn(value: string, start: number, identities: Identities): readonly Finding[] {
  const prefix = /^(?:tcp|np|lpc|admin):/i.exec(value)?.[0] ?? "";
  const host = /^[^\\,:/\s]*/.exec(value.slice(prefix.length))![0];
  if (
    host.length === 0 ||
    LOCAL.test(host) ||
    isIP(host) !== 0 ||
    !/^[\p{L}\p{N}._$-]+$/u.test(host)
  )
    return [];
  if (value.slice(prefix.length + host.length).startsWith("://")) return [];
  const from = start + prefix.length;
  const replacement = placeholder("host", identities.of("identifier", normalizeHost(host)));
  return [{ start: from, end: from + host.length, replacement }];
}
