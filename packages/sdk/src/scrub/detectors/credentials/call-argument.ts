import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { looksChosen } from "./parts/random-looking.ts";
import { readValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";

/** A string, or what needs no quotes: a name, a number. */
const ARGUMENT = String.raw`(?:[A-Za-z@]{0,2}"[^"\r\n]{0,128}"|[A-Za-z@]{0,2}'[^'\r\n]{0,128}'|[\w.$@:\[\]>-]{1,64})`;
const OPEN = String.raw`["']?\]?(?:(?:::|\.)(?:new|create|of|from|basic))?[ \t]{0,2}\([ \t]{0,4}`;
const COMMA = String.raw`[ \t]{0,2},[ \t]{0,4}`;
const STRING = String.raw`(?=(?:[NEbu@])?\\{0,8}["'])`;

/** The first argument is a name or data, the second the secret. */
const SECOND = new RegExp(
  String.raw`(?:(?:network|ps|password|basic\w{0,3}|usernamepassword|sharedkey|namedkey)credentials?|basicawscredentials|awsbasiccredentials|http(?:basic|digest|ntlm|proxy)auth|basicauth|(?:set)?basicauth(?:entication)?|passwordauthentication|usernamepasswordtoken|\bauth[ \t]{0,2}=|pgp_sym_(?:en|de)crypt|aes_(?:en|de)crypt)${OPEN}${ARGUMENT}${COMMA}${STRING}`,
  "iy",
);
/** The first argument is the secret. */
const FIRST = new RegExp(
  String.raw`(?:\b(?:old_)?password|(?:en|de)cryptbypassphrase|azurekeycredential|azuresaskeycredential)${OPEN}${STRING}`,
  "iy",
);
/** Stored procedures have no brackets. */
const PROCEDURE = new RegExp(
  String.raw`sp_(?:addlogin|password|adduser|addapprole|setapprole)[ \t]{1,4}(?:@\w{1,32}[ \t]{0,2}=[ \t]{0,2})?${ARGUMENT}${COMMA}${STRING}`,
  "iy",
);

/** The same of methods, whose names may mean something else: there the value has to look like a password. */
const METHOD = new RegExp(
  String.raw`(?:\.log[io]n|\.simple_bind(?:_s)?|\.authenticate|credentials\.basic)[ \t]{0,2}\([ \t]{0,4}${ARGUMENT}${COMMA}${STRING}`,
  "iy",
);
/** JSON-RPC by position. */
const REMOTE =
  /\blogin\w{0,12}"[ \t]{0,2},[ \t]{0,2}"params"[ \t]{0,2}:[ \t]{0,2}\["[^"\r\n]{1,64}"[ \t]{0,2},[ \t]{0,2}(?=")/iy;

/**
 * Secrets that are arguments without a name, of constructors and functions which take a user and a password, or a text and a
 * key: `new NetworkCredential("u", "x")`, `auth=("u", "x")`, `PASSWORD('x')`, `pgp_sym_encrypt(d, 'x')`, `sp_addlogin 'u', 'x'`.
 * Only strings in quotes: a variable's name is none.
 */
export const callArgument: Detector = {
  name: "call-argument",
  class: "secret",
  gates: [
    "credentials?[\"'\\]:.a-z]{0,8}\\(",
    "auth\\(",
    "auth[ =]{1,3}\\(",
    "authentication\\(",
    "passwordtoken\\(",
    "password\\([\"']",
    "_(?:en|de)crypt\\(",
    "cryptbypassphrase",
    "\\.log[io]n\\([\"']",
    "simple_bind",
    "\\.authenticate\\(",
    "sp_add",
    "sp_password",
    "sp_setapprole",
    'login\\w{0,4}","params',
    'login\\w{0,4}", "params',
  ],
  pattern:
    /(?:network|ps|password|basic\w{0,3}|usernamepassword|sharedkey|namedkey)credential|basicawscredential|awsbasiccredential|http(?:basic|digest|ntlm|proxy)auth|\b(?:set)?basicauth|passwordauthentication|usernamepasswordtoken|\bauth[ \t]{0,2}=|pgp_sym_|aes_(?:en|de)crypt|\b(?:old_)?password[ \t]{0,2}\(|(?:en|de)cryptbypassphrase|azure(?:sas)?keycredential|azuresaskeycredential|sp_(?:addlogin|password|adduser|addapprole|setapprole)|\blogin\w{0,12}"|\.(?:log[io]n|simple_bind(?:_s)?|authenticate)[ \t]{0,2}\(|\bcredentials\.basic/gi,
  find(match, text) {
    const lead = [SECOND, FIRST, PROCEDURE, REMOTE, METHOD].find((pattern) => {
      pattern.lastIndex = match.index;
      return pattern.test(text);
    });
    const value = lead && readValue(text, lead.lastIndex);
    if (value === undefined || !value.isQuoted) return [];
    const raw = text.slice(value.start, value.end);
    if (lead === METHOD && !looksChosen(raw)) return [];
    if (raw.length < 3 || raw.startsWith("<") || isStandIn(raw)) return [];
    return [{ start: value.start, end: value.end, replacement: placeholder("secret") }];
  },
  source:
    ".NET, NetworkCredential; Python requests, Authentication; PostgreSQL, pgcrypto; MySQL, Encryption Functions; T-SQL, sp_addlogin",
};

export const callArgumentExamples: DetectorExamples = {
  positives: () => {
    const word = ["csh", "arpCr3d"].join("#");
    return [
      {
        text: `new NetworkCredential("svc", "${word}", "CORP")`,
        gone: [word],
        stays: ['("svc", "', '", "CORP")'],
      },
      { text: `[Net.NetworkCredential]::new('svc','${word}')`, gone: [word] },
      { text: `requests.get(url, auth=("admin", "${word}"))`, gone: [word], stays: ["admin"] },
      { text: `SET PASSWORD FOR u = PASSWORD('${word}');`, gone: [word] },
      { text: `SELECT pgp_sym_encrypt('data', '${word}')`, gone: [word], stays: ["data"] },
      { text: `EXEC sp_addlogin N'svc', N'${word}'`, gone: [word], stays: ["N'svc'"] },
      {
        text: `{"method":"auth.login","params":["root","${word}"]}`,
        gone: [word],
        stays: ["root"],
      },
      { text: `smtp.login("bob", "${word}")`, gone: [word], stays: ["bob"] },
      { text: `HTTPBasicAuth(user, '${word}')`, gone: [word] },
    ];
  },
  negatives: () => [
    "new NetworkCredential(user, password)",
    "BasicAuth(realm) failed",
    "setPassword() called",
    "password(again)",
    "auth=(none)",
    `page.login("Welcome", "back")`,
    "Credentials(region='x')",
  ],
};
