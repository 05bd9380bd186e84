import type { PrivacyClass } from "../contract/attribute-contract.ts";
import { singular, wordsOf } from "./words.ts";

/** What a name says about the value, in the classes of docs/schema.md. */
export interface NamedClass {
  /** The words of the name that say it. */
  readonly words: string;
  /** The classes that fit best. */
  readonly fitting: readonly PrivacyClass[];
  /** Those that let more leave than such a value allows. */
  readonly tooLoose: readonly PrivacyClass[];
}

const PLAIN: readonly PrivacyClass[] = ["system", "operational"];

interface Group extends Omit<NamedClass, "words"> {
  /** Separated by commas; the words of each stand at the end of a name, a dot means: after a dot. */
  readonly names: string;
}

const GROUPS: readonly Group[] = [
  {
    // Facts about the product, whatever the last word says.
    fitting: ["system"],
    tooLoose: [],
    names: "schema url, doc url, documentation url, help url, code file path, flag key",
  },
  {
    fitting: ["secret"],
    tooLoose: [...PLAIN, "identifier", "personal", "text"],
    names:
      "password, passwd, passphrase, .secret, client secret, shared secret, credential, cookie, " +
      ".token, access token, refresh token, auth token, bearer token, session token, sas token, " +
      "api key, access key, secret key, private key, encryption key, account key, shared key, " +
      "connection string, .authorization",
  },
  {
    fitting: ["content", "secret"],
    tooLoose: [...PLAIN, "identifier", "text"],
    names: ".key",
  },
  {
    fitting: ["content"],
    tooLoose: [...PLAIN, "identifier", "text"],
    names:
      "file name, filename, object name, object key, blob name, document name, row key, " +
      ".query, query text, search query, sql, .statement",
  },
  {
    fitting: ["personal"],
    tooLoose: [...PLAIN, "identifier", "text"],
    names:
      "user name, username, email, email address, full name, first name, last name, " +
      "account name, login name, .login, .user, phone number, upn, principal name, user sid",
  },
  {
    fitting: ["personal", "identifier"],
    tooLoose: PLAIN,
    names: "user id, account id, .account",
  },
  {
    fitting: ["identifier"],
    tooLoose: PLAIN,
    names:
      "hostname, host name, .host, fqdn, domain name, ip, ip address, mac, mac address, " +
      ".address, client address, server address, wwn, wwnn, wwpn, iqn, serial number, .serial, " +
      "volume name, volume id, device name, share name, bucket name, dataset name, tenant name, " +
      "tenant id, customer name, customer id, machine name, computer name, node name, cluster name",
  },
  {
    fitting: ["text", "content"],
    tooLoose: PLAIN,
    names:
      ".path, file path, full path, directory path, mount path, mount point, .directory, url, uri",
  },
  {
    fitting: ["text"],
    tooLoose: PLAIN,
    names:
      ".message, error message, exception message, log message, status message, stacktrace, " +
      "stack trace, .stack, .comment, command line",
  },
];

const BY_NAME: ReadonlyMap<string, Group> = new Map(
  GROUPS.flatMap((group) => group.names.split(", ").map((name) => [name, group] as const)),
);

const MAX_WORDS = 3;

/** By whole words at the end of the name, the longest match first. Undefined for most names. */
export function classNamedIn(key: string): NamedClass | undefined {
  const words = wordsOf(key);
  const last = [...words.slice(0, -1), singular(words.at(-1) ?? "")];
  for (let count = MAX_WORDS; count > 0; count -= 1) {
    if (words.length < count) continue;
    const tail = last.slice(-count).join(" ");
    const isSegment = key.lastIndexOf("_") < key.lastIndexOf(".");
    const group = BY_NAME.get(tail) ?? (isSegment ? BY_NAME.get(`.${tail}`) : undefined);
    if (group !== undefined) {
      const { fitting, tooLoose } = group;
      return { words: tail, fitting, tooLoose };
    }
  }
  return undefined;
}
