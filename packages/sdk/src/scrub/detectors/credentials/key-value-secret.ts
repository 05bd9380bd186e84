import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isSecret } from "./parts/is-secret.ts";
import { isStatusWord } from "./parts/prose.ts";
import { secretKeyAround } from "./parts/secret-key.ts";
import { readElement, readValue, type SecretValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";
import { type ValueOpening, valueOpening } from "./parts/value-opening.ts";

const SECRET = placeholder("secret");
const NONE: readonly Finding[] = [];

/** Most values of one list (`"passwords": ["x", "y"]`). */
const MAX_LIST_VALUES = 16;

/** Bare words to the end of the line: a passphrase, or the 12 to 24 of a mnemonic. */
const WORDS = /[a-z]{2,12}(?:[ -][a-z]{2,12}){2,24}[ \t]{0,4}(?=$|[\r\n"'])/y;

function wordsEnd(text: string, at: number): number | undefined {
  WORDS.lastIndex = at;
  const words = WORDS.exec(text)?.[0];
  if (words === undefined || words.split(/[ -]/).some((word) => isStatusWord(word)))
    return undefined;
  return at + words.trimEnd().length;
}

/** The strings of a list in square brackets. */
function listValues(text: string, at: number): SecretValue[] {
  const values: SecretValue[] = [];
  let from = at + 1;
  while (values.length < MAX_LIST_VALUES) {
    const blanks = /^[\s,]{0,16}/.exec(text.slice(from, from + 16))![0].length;
    if (!/^\\{0,8}["']/.test(text.slice(from + blanks, from + blanks + 10))) break;
    const value = readValue(text, from + blanks);
    if (value === undefined) break;
    values.push(value);
    from = value.end + /^\\{0,8}["']?/.exec(text.slice(value.end, value.end + 10))![0].length;
  }
  return values;
}

/** `"old" -> "new"`, as plans of changes show it. */
function changedValue(text: string, at: number): { start: number; end: number } | undefined {
  const arrow = /^["'][ \t]{1,2}(?:->|=>|~>|and|or|to)[ \t]{1,2}(?=["'])/.exec(
    text.slice(at, at + 8),
  );
  const value = arrow === null ? undefined : readValue(text, at + arrow[0].length);
  return value && !isStandIn(text.slice(value.start, value.end))
    ? { start: value.start, end: value.end }
    : undefined;
}

/** The values that an opening leads to. */
function valuesAt(text: string, { at, isElement }: ValueOpening): readonly SecretValue[] {
  if (text[at] === "[" && /^\[[ \t\r\n]{0,8}\\{0,8}["']/.test(text.slice(at, at + 20))) {
    return listValues(text, at);
  }
  const value = isElement ? readElement(text, at) : readValue(text, at);
  return value === undefined ? [] : [value];
}

/**
 * Values of settings whose name says that they are secret, in any writing: prose, JSON, YAML, TOML, ini, environment, XML, code,
 * options of a command. The name stays. Secrets under other names are for other detectors or the registry of known values.
 *
 * Bounds: a name of 64 characters, a value of 256 (a longer one as far as it is a token), 16 values in a list.
 */
export const keyValueSecret: Detector = {
  name: "key-value-secret",
  class: "secret",
  gates: [
    "passw",
    "passp",
    "pass[-=: \"'_>\\\\]",
    "passc",
    "pwd",
    "secret",
    "token",
    "[-_. a-z]keys?[-=: \"'_>\\\\]",
    "credential",
    "creds",
    "sessid",
    "session-?id",
    "nect\\.sid",
    "(?:verification|authentication|authorization)[ _.-]?code",
    "(?:one[ _-]?time|mfa|2fa|backup|pairing|security|recovery|auth)[ _.-]?code",
    "identified (?:by|with)",
    "securestring",
    "[rh]otp",
    "otp[=: \"'_]",
    "pin[=:\"'_]",
    "psk[-=: \"'_]",
    "[dprtn]pw[=: \"'_]",
    "[^a-z]pw[=:]",
    "code_verifier",
    "nt.?hash",
    "phrase",
    "mnemonic",
    "jwt[=:\"'_]",
    "kennwort",
    "mot de passe",
    "contrase",
    "masterauth",
    "authtok[ =:\"']",
    "wachtwoord",
  ],
  pattern:
    /(?:passw(?:or)?[dt]|pass(?:phrase|code)?|(?:pass|seed|recovery)[ _.-]phrase|kennwort|wachtwoord|mot de passe|contrase(?:ñ|n)a|masterauth|authtok|pwd|(?:\b|_|bind|root|user|admin|db)pw|psk|(?:api|access|secret|private|account|cryption|signing|shared|master|auth|authentication|licen[sc]e|product|activation|subscription|functions|customer|recovery|unseal|symmetric|session|wrapping|client|app|application|admin|write|wpa|chap|wireguard|webhook|integration|service|security|validation|deploy)[ _.-]?key|secret|token|jwt|bearer|credential|creds|mnemonic|code_verifier|jsessionid|phpsessid|aspsessionid|session[_-]?id|connect\.sid|(?:\b|_|t|h)otp|(?:\b|_)pin|(?:nt|ntlm|lm)[ _.-]?hash|(?:verification|one[ _-]?time|mfa|2fa|backup|pairing|security|recovery|auth(?:entication|orization)?)[ _.-]?(?:code|pin)|identified (?:by(?: values| password)?|with \w{1,40} (?:by|as))|convertto-securestring)/gi,
  find: (match, text) => {
    const end = match.index + match[0].length;
    const key = secretKeyAround(text, match.index, end);
    const opening = key && valueOpening(text, key);
    if (key === undefined || opening === undefined) return NONE;
    const findings: Finding[] = [];
    for (const value of valuesAt(text, opening)) {
      const end = key.isPhrase && !value.isQuoted ? wordsEnd(text, value.start) : undefined;
      if (end === undefined && !isSecret(text, key, value, opening.certainty)) continue;
      findings.push({ start: value.start, end: end ?? value.end, replacement: SECRET });
      const next = value.isQuoted ? changedValue(text, value.end) : undefined;
      if (next !== undefined) findings.push({ ...next, replacement: SECRET });
    }
    return findings;
  },
  source:
    "issue 6, study (b) 44; names after the settings of PostgreSQL, MySQL, Kubernetes, .NET, PowerShell",
};

/** Not a secret of anybody, and put together so that no scanner takes it for one. */
const CHOSEN = ["xK9", "mQ2$vL7p"].join("#");
const DRAWN = ["8f3kd92j", "dkf93jdQ"].join("");

export const keyValueSecretExamples: DetectorExamples = {
  positives: () => [
    { text: `password=${CHOSEN}`, gone: [CHOSEN], stays: ["password="] },
    { text: `login; Password=${CHOSEN};Encrypt=True`, gone: [CHOSEN], stays: [";Encrypt=True"] },
    {
      text: `{"passwd": "correct horse", "port": 1}`,
      gone: ["correct", "horse"],
      stays: [`"port": 1`],
    },
    { text: `{\\"password\\":\\"x\\\\\\"y z\\",\\"a\\":1}`, gone: ["y z"], stays: [`\\"a\\":1`] },
    { text: `db --password ${CHOSEN} --force`, gone: [CHOSEN], stays: ["--force"] },
    { text: `["--password", "${CHOSEN}"]`, gone: [CHOSEN] },
    { text: `-Password 'P@ss''word1' -Force`, gone: ["P@ss", "word1"], stays: ["-Force"] },
    { text: `PGPASSWORD=a,b;c psql`, gone: ["a,b;c"], stays: ["psql"] },
    { text: `<db:Password enc="no">some thing</db:Password>`, gone: ["some", "thing"] },
    { text: `<add key="SmtpPassword" value="${CHOSEN}"/>`, gone: [CHOSEN] },
    { text: `[{"name":"DB_PASSWORD","value":"${CHOSEN}"}]`, gone: [CHOSEN] },
    { text: `the api key is ${DRAWN}`, gone: [DRAWN], stays: ["the api key is "] },
    { text: `X-Api-Key: ${DRAWN}`, gone: [DRAWN] },
    { text: `the password is hunter2`, gone: ["hunter2"] },
    { text: `password for user jane: ${CHOSEN}`, gone: [CHOSEN], stays: ["jane"] },
    { text: `passphrase: correct horse battery staple`, gone: ["correct", "staple"] },
    {
      text: `ALTER USER a WITH PASSWORD 'zx cv1'; CREATE USER b IDENTIFIED BY 'zxcv'`,
      gone: ["zx"],
    },
    { text: `token=${DRAWN}&grant=x`, gone: [DRAWN], stays: ["&grant=x"] },
    { text: `client_secret: abcdefgh`, gone: ["abcdefgh"] },
    { text: `verification code: 482910`, gone: ["482910"] },
    { text: `~ password = "${CHOSEN}" -> "${DRAWN}"`, gone: [CHOSEN, DRAWN], stays: ['" -> "'] },
    {
      text: `<AdminPassword><Value>${CHOSEN}</Value><PlainText>true</PlainText>`,
      gone: [CHOSEN],
      stays: ["<PlainText>true"],
    },
    { text: `<key>Password</key>\n<string>${CHOSEN}</string>`, gone: [CHOSEN] },
    {
      text: `<add value="${CHOSEN}" key="AdminPassword"/>`,
      gone: [CHOSEN],
      stays: ["<add value="],
    },
    { text: `<Attribute Name="Users.2#Password">${CHOSEN}</Attribute>`, gone: [CHOSEN] },
    { text: `env: [{name: DB_PASSWORD, value: ${CHOSEN}}]`, gone: [CHOSEN], stays: ["value: "] },
    { text: `[('X-Auth-Key', '${DRAWN}')]`, gone: [DRAWN] },
    { text: `a password is generated for root@h: ${CHOSEN}`, gone: [CHOSEN], stays: ["root@h"] },
    { text: `IDENTIFIED WITH mysql_native_password BY '${CHOSEN}'`, gone: [CHOSEN] },
    { text: `with passphrase "correct horse battery"`, gone: ["correct", "battery"] },
    { text: `{"passwords":["a1b2c3","d4 e5"]}`, gone: ["a1b2c3", "d4 e5"] },
    { text: `secret=${DRAWN.repeat(60)} end`, gone: [DRAWN], stays: ["end"] },
  ],
  negatives: () => [
    "password prompt shown",
    "user authenticated",
    "getStorageKey (node:internal/storage:12:3)",
    "tokenizer produced 512 tokens, total_tokens: 512",
    "passwordless login enabled",
    "key=volume-17",
    "token bucket refilled",
    "secretsmanager.us-east-1.amazonaws.com",
    "password: required",
    `{"errors":{"password":"Password must be at least 8 characters"}}`,
    "Access denied for user 'a'@'localhost' (using password: YES)",
    "Failed password for root from port 22 ssh2",
    "  -p, --password string   the password to use, [--password PASSWORD]",
    "use --password to set it, or --password-file /etc/x",
    "Unexpected token: } in JSON, unexpected token 'foo' at line 3",
    "sudo: TTY=pts/0 ; PWD=/srv/x ; USER=root ; COMMAND=/bin/ls",
    "failed to refresh token: 401 Unauthorized",
    "oauth2: cannot fetch token: context deadline exceeded",
    `secret "default-token-abcde" not found, secret=default/db-creds`,
    "password=**** password=[REDACTED] password=<hidden> password=$DB_PASSWORD password=%s",
    `const token = await fetchToken(url); password = os.environ["DB_PASSWORD"]`,
    "at Object.password (/srv/app/token.ts:12:3)",
    "passwd: pam_unix(passwd:chauthtok): password changed for root",
    "interface X { password: string; token?: string }",
    "pass 2 of 3, pass=3 fail=0, scrub pass: 4/9",
    "session id: 0x17, session_id=4, access key id is invalid",
    "fencing token=17 nextToken=abc123DEF456",
    "token_type=Bearer expires_in=3600 secretName: my-secret",
    "the password is 8 characters or longer, the token is 3600s old",
    "NOPASSWD: ALL",
    `"update_password": "always", imagePullSecrets: regcred, serviceAccountToken: expirationSeconds=3607`,
    "<Password>*SENSITIVE*DATA*DELETED*</Password>, ConvertTo-SecureString : Key not valid",
    `columns ("password", "email")`,
    "Bad activity token: android.os.BinderProxy@2bd79ce, token=Token{78af589 u0}",
  ],
};
