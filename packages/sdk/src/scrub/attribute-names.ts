import type { AttributeRule } from "./semconv-classes.ts";

/** Keys are kept in memory with what their names say, so many at most; then it starts over. */
const MAX_REMEMBERED = 1024;
/** Longest key that may leave, in characters: OpenTelemetry's own longest has 57, labels of Kubernetes may be as long again. */
export const MAX_KEY_CHARACTERS = 192;

/** What a key is made of: words, and what joins them in OpenTelemetry, Kubernetes and logging libraries. */
const KEY = /^[\w.:/-]+$/;

const SECRET_WORDS = words(
  `password passwords passwd pwd passphrase secret secrets token tokens authorization credential credentials cookie cookies
   apikey accesskey privatekey secretkey accountkey sharedkey jwt bearer sas otp pin signature chap connectionstring`,
);
/** Two words that only together are a secret's name: `api.key`, `privateKey`. */
const SECRET_PAIRS = words(
  `api-key access-key private-key secret-key account-key shared-key encryption-key signing-key master-key storage-key
   subscription-key session-key connection-string`,
);
/** At the end of a key they say that a number is a measurement of such things: `max_tokens`, `cookie.size`. */
const MEASURES = words(
  `count size length total bytes age ttl seconds millis ms limit max min tokens cookies credentials secrets passwords hits misses
   attempts failures retries expiry expires`,
);

const PERSON_WORDS = words(
  "username user login logon email mail upn principal userid loginname owner",
);
const PERSON_PAIRS = words(
  `user-name user-id login-name full-name first-name last-name display-name account-name owner-name email-address`,
);

const MACHINE_WORDS = words(
  "host hostname fqdn nodename ip ipaddr ipaddress machine machinename computername servername",
);
const MACHINE_PAIRS = words(
  `host-name node-name server-name machine-name computer-name ip-address mac-address remote-address peer-address client-address
   server-address local-address client-ip server-ip remote-addr`,
);
const THING_WORDS = words(
  "serial serialnumber wwn wwpn wwnn iqn nqn hostid machineid tenantid subscriptionid",
);
const THING_PAIRS = words(
  `serial-number volume-name volume-label bucket-name share-name pool-name cluster-name container-name tenant-id subscription-id
   account-id machine-id host-id device-id`,
);

const URL_WORDS = words("url uri href endpoint referer referrer");
const SQL_WORDS = words("sql statement");
const CONTENT_WORDS = words("filename");
const CONTENT_PAIRS = words("file-name object-key object-name blob-name");
const ARGUMENT_WORDS = words("argv args arguments cmdline commandline");

const CONTENT: AttributeRule = { privacyClass: "content", form: "plain" };
const URL_TEXT: AttributeRule = { privacyClass: "text", form: "url" };
const SQL_TEXT: AttributeRule = { privacyClass: "text", form: "sql" };
const ARGUMENTS: AttributeRule = { privacyClass: "text", form: "arguments" };
const SECRET: AttributeRule = { privacyClass: "secret", form: "plain" };
const PERSON: AttributeRule = { privacyClass: "personal", form: "account" };
const MACHINE: AttributeRule = { privacyClass: "identifier", form: "host" };
const THING: AttributeRule = { privacyClass: "identifier", form: "plain" };

const remembered = new Map<string, AttributeRule | undefined>();

/** Whether a key may be looked at further. It may still hold something that the detectors know. */
export function isKey(key: string): boolean {
  return key.length <= MAX_KEY_CHARACTERS && KEY.test(key) && key !== "__proto__";
}

/**
 * What a key that no convention knows says of its value by its words (`dbPassword`, `peer_host`): a secret wherever it says so, a
 * person, a machine, a file or a form of text where it ends so. Undefined where it says nothing.
 */
export function ruleByName(key: string): AttributeRule | undefined {
  if (remembered.has(key)) return remembered.get(key);
  const rule = readName(wordsOf(key));
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, rule);
  return rule;
}

/** Whether a number under a key that names a secret only counts or measures it. */
export function isMeasure(key: string): boolean {
  return MEASURES.has(wordsOf(key).at(-1) ?? "");
}

function readName(parts: readonly string[]): AttributeRule | undefined {
  const last = parts.at(-1) ?? "";
  const lastPair = `${parts.at(-2)}-${last}`;
  if (
    parts.some((part, at) => SECRET_WORDS.has(part) || SECRET_PAIRS.has(`${parts[at - 1]}-${part}`))
  )
    return SECRET;
  if (PERSON_WORDS.has(last) || PERSON_PAIRS.has(lastPair)) return PERSON;
  if (MACHINE_WORDS.has(last) || MACHINE_PAIRS.has(lastPair)) return MACHINE;
  if (THING_WORDS.has(last) || THING_PAIRS.has(lastPair)) return THING;
  if (CONTENT_WORDS.has(last) || CONTENT_PAIRS.has(lastPair)) return CONTENT;
  if (URL_WORDS.has(last)) return URL_TEXT;
  if (SQL_WORDS.has(last)) return SQL_TEXT;
  return ARGUMENT_WORDS.has(last) ? ARGUMENTS : undefined;
}

/** `HTTPServerName`, `server_name2` and `server.name` all end in `server` and `name`. */
function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3 $2$4")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== "");
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
