import { detached } from "../../../../detached.ts";
import { IDENTIFIER, runEnd, runStart } from "./character-runs.ts";

/**
 * What a key's last words say that it holds. `password` is a secret by its name, whatever the value looks like; `secret`,
 * `token` and `key` are used for other things as well, so their values are looked at where the context is weak; `code` is
 * a number for a person.
 */
type SecretNoun = "password" | "secret" | "token" | "key" | "code";

/** What a name alone tells. */
interface SecretName {
  readonly noun: SecretNoun;
  /** Made of several words without a space, as names of settings are and words of sentences are not. */
  readonly isCompound: boolean;
  /** Its value may be several words. */
  readonly isPhrase: boolean;
  /** The value is the next argument: an option of a command line, or SQL's `IDENTIFIED BY`. */
  readonly isOption: boolean;
}

/** The name of a setting in a text, with the words that it is made of. */
export interface SecretKey extends SecretName {
  readonly start: number;
  readonly end: number;
}

/** Most characters looked at on each side of the word that was found. */
const MAX_KEY_CHARACTERS = 64;

const PASSWORD =
  /(?:password[do]?|passwords|passwort|passwd|passphrase|passcode|pwd|kennwort|wachtwoord|contraseña|contrasena|masterauth|authtok|psk|bindpw|rootpw|userpw|adminpw|dbpw)$/;
const PHRASE = /(?:pass|seed|recovery)[ _.-]phrase$|^mot de passe$/;
/** `pass` is part of many words; these are the ones that people write for a password. */
const PASS =
  /^(?:ssh|user|store|key|db|my|root|admin|smb|cifs|ftp|ldap|mail|smtp|proxy|http|redis|login|auth|bind|rpc|pg|ipmi|bmc|snmp|enc|repo|ca|priv|ask|san|svm|nas|dom|require|sql|rabbitmq|mongo|elastic)?pass$/;
const SECRET =
  /(?:secret|secrets|credential|credentials|creds|jsessionid|phpsessid|mnemonic)$|^aspsessionid/;
const KEY =
  /(?:api|access|secret|private|account|encryption|decryption|signing|shared|master|auth|authentication|license|licence|product|activation|subscription|functions|customer|recovery|unseal|symmetric|session|wrapping|client|app|application|admin|write|wpa|preshared|chap|dhchap|wireguard|webhook|integration|service|security|validation|deploy)[ _.-]?keys?$/;
/** Of vSphere, where whoever has it is logged in, and of OAuth (RFC 7636). */
const SESSION = /(?:api|soap)[_-]session[_-]id$|^code_verifier$/;
/** The same words in other use: cursors, positions, numbers of a lock, tokens of a language. */
const HARMLESS_TOKEN =
  /(?:public[ _.-]?key|next|continuation|page|paging|pagination|cancel|cancellation|sync|resume|fencing|skip|delta|change|stop|start|end|lease|idempotency|client[ _.-]?request|marker|cursor|consistency|watermark|max|min|total|unexpected|prompt|completion|input|output|cached|reasoning|special|eos|bos|pad|unk)[ _.-]?tokens?$/;
const CODE =
  /(?:^|[ _.-])(?:otp|totp|mfa|2fa|pin|tan|(?:verification|one[ _-]?time|security|auth(?:entication|orization)?|mfa|2fa|backup|pairing|recovery)[ _.-]?(?:code|pin))$/;
/** MS-NLMP, section 3.3.1: the hash is as good as the password. */
const HASH = /(?:^|[ _.-])(?:nt|ntlm|lm)[ _.-]?hash$/;
/** What takes its value as the next word: SQL, a cmdlet, directives of OpenLDAP and Redis. */
const OPTION_WORD = /^(?:identified .*|.*securestring|bindpw|rootpw|requirepass|masterauth)$/i;
/** The name of a switch, not of a value (`NOPASSWD:` of sudoers). */
const SWITCH =
  /^no[_-]?pass|^(?:is|has|use|require|requires|show|allow|ask|invalid|expired|missing|malformed|unexpected|unsupported|unknown|update|image_pull)_/;
/** What may stand after the noun without making another thing of it (a length, a name, a file). */
const QUALIFIER =
  /[ _.-](?:in|out|new|old|current|previous|value|text|string|str|base64|b64|hash|hashed|data|plain|plaintext|clear|cleartext|confirm|confirmation|confirmed|again|repeat|repeated|verify|hex|enc|encrypted|cipher|base|mutual|initiator|target|admin|root|user|primary|secondary|prod|dev|test|staging|one|two|\d{1,2})$/;

/** `fooBar-baz_2` as `foo bar baz 2`, but with the signs between words left in place. */
function spaced(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z])(\d{1,2})$/i, "$1_$2")
    .toLowerCase();
}

function nounOfWords(words: string): SecretNoun | undefined {
  const last = words.slice(
    Math.max(...[" ", "_", "-", "."].map((sign) => words.lastIndexOf(sign))) + 1,
  );
  if (
    PASSWORD.test(last) ||
    PASS.test(last) ||
    last === "pw" ||
    /^identified |secure_?string$/.test(words) ||
    PHRASE.test(words)
  )
    return "password";
  if (
    SECRET.test(last) ||
    words === "connect.sid" ||
    words === "asp.net_session_id" ||
    SESSION.test(words)
  )
    return "secret";
  if (KEY.test(words)) return "key";
  if (last.endsWith("token") || last === "jwt" || last === "bearer") {
    return HARMLESS_TOKEN.test(words) ? undefined : "token";
  }
  if (CODE.test(words)) return "code";
  return HASH.test(words) ? "key" : undefined;
}

/** What the name says; undefined where it names something else. Case does not matter but between words. */
function secretNoun(name: string): SecretNoun | undefined {
  let words = spaced(name);
  if (SWITCH.test(words)) return undefined;
  for (let cut = 0; cut < 3; cut++) {
    const noun = nounOfWords(words);
    if (noun !== undefined) return noun;
    const shorter = words.replace(QUALIFIER, "");
    if (shorter === words) return undefined;
    words = shorter;
  }
  return undefined;
}

/** Names repeat, in a text and between texts. Emptied when full. */
const names = new Map<string, SecretName | undefined>();
const MAX_NAMES = 1024;

function knownName(name: string): SecretName | undefined {
  const known = names.get(name);
  if (known !== undefined || names.has(name)) return known;
  const made = secretName(name);
  if (names.size >= MAX_NAMES) names.clear();
  // A piece of the text would keep all of it in memory.
  names.set(detached(name), made);
  return made;
}

function secretName(name: string): SecretName | undefined {
  const noun = secretNoun(name);
  if (noun === undefined) return undefined;
  return {
    noun,
    isCompound: /[a-z\d][A-Z]|[A-Za-z\d][_.-][A-Za-z\d]/.test(name) && !name.includes(" "),
    isPhrase: /phrase|mnemonic/i.test(name),
    isOption: OPTION_WORD.test(name),
  };
}

/** The whole name around a word that was found in it; undefined where the name is not one of a secret. */
export function secretKeyAround(text: string, start: number, end: number): SecretKey | undefined {
  let from = runStart(text, start, IDENTIFIER, MAX_KEY_CHARACTERS);
  let to = runEnd(text, end, IDENTIFIER, MAX_KEY_CHARACTERS);
  // Dashes and dots at the ends are an option's or a sentence's.
  while (from < start && !/[A-Za-z]/.test(text[from]!)) from++;
  while (to > end && !/[A-Za-z\d]/.test(text[to - 1]!)) to--;
  if (to - from > MAX_KEY_CHARACTERS) return undefined;
  const name = knownName(text.slice(from, to));
  if (name === undefined) return undefined;
  const { noun, isCompound, isPhrase } = name;
  const isOption = name.isOption || text[from - 1] === "-";
  return { start: from, end: to, noun, isCompound, isPhrase, isOption };
}
