import { isAlgorithmName, isPlainWord, isStatusWord, isValidationMessage } from "./prose.ts";
import { looksChosen, looksRandom } from "./random-looking.ts";
import type { SecretKey } from "./secret-key.ts";
import type { SecretValue } from "./secret-value.ts";
import { isStandIn } from "./stand-in.ts";
import type { Certainty } from "./value-opening.ts";

/** `file.ts:12:3`: a word that was found is the name of a file. */
const LINE_AND_COLUMN = /^\d{1,6}(?::\d{1,6})?\)?$/;
const WORKING_DIRECTORY = /^(?:~?\/[\w./@+<>:-]*|[A-Za-z]:[\\/].*)$/;
/** Names of resources in lower case: `db-credentials`, `kube-system/token`. */
const NAME = /^[a-z]{2,}(?:[-/._][a-z]{2,}\d{0,3})*$/;

/** Whether the line ends, or goes on with more of the syntax, after the value. */
function endsStatement(text: string, end: number): boolean {
  return /^["'`)\]}]{0,4}(?:[,;|]|[ \t]{0,8}(?:$|[\r\n]|\\[rn]))/.test(text.slice(end, end + 16));
}

/** A signature's `Credential` says key, date, region and service: the cloud detectors take the key alone. */
const SIGNATURE_SCOPE = /^[^/%]{1,128}(?:\/|%2F)\d{8}(?:\/|%2F)/i;

/** An object as Java prints it: a class with its hash, or with its fields. */
const OBJECT = /^[A-Za-z][\w$]*(?:\.[\w$]+)*(?:@[\da-f]{1,8}$|\{)/;
function isObject(value: string): boolean {
  return (value.includes("@") || value.includes("{")) && OBJECT.test(value);
}

/** The next option, or usage text, where a value would stand: `--force`, `-h`, `-AsPlainText`, `[--x]`. */
const NEXT_OPTION = /^(?:--?[A-Za-z][a-z\d-]*(?:=|$)|-(?:[A-Z][a-z]+)+$|[[|])/;
/** Of a value that only a blank leads to. */
const MIN_SPACED_CHARACTERS = 6;

/** Another setting where a value would stand: `credential: username=x`, `serviceAccountToken: expirationSeconds=x`. */
const OTHER_SETTING =
  /^(?:user(?:_?name)?|login|name|id|type|expir\w{0,24}|ttl|size|length|count)=/i;
/** `PWD` is a directory as well, and `pass` a pass of a scrub or a test. */
function isOtherUse(name: string, value: string): boolean {
  if (/^(?:old)?pwd$/i.test(name)) return WORKING_DIRECTORY.test(value);
  return /^pass$/i.test(name) && (/^\d{1,5}$/.test(value) || /^\d+[/.]\d+$/.test(value));
}

/** Whether a value is the secret of an assignment: not where it stands in for one, nor where the name is used otherwise. */
function isAssigned(key: SecretKey, value: string, name: string, isQuoted: boolean): boolean {
  if (isQuoted && isValidationMessage(value)) return false;
  if (key.noun !== "password" && OTHER_SETTING.test(value)) return false;
  switch (key.noun) {
    case "password":
      if (isOtherUse(name, value) || (/hash$/i.test(name) && isAlgorithmName(value))) return false;
      return value.length > 1;
    case "code":
      return /^\d{4,12}$/.test(value) || looksRandom(value, 6);
    case "key":
      return looksRandom(value, 6) || (value.length >= 12 && !NAME.test(value));
    default:
      if (SIGNATURE_SCOPE.test(value) || isObject(value)) return false;
      if (/^\d{1,7}$/.test(value) || value.length < 4) return false;
      return looksRandom(value, 6) || key.isCompound || !NAME.test(value);
  }
}

/** Whether a value after a plain word and a colon is a secret, and no sentence about one. */
function isAfterColon(key: SecretKey, value: SecretValue, raw: string, text: string): boolean {
  if (LINE_AND_COLUMN.test(raw) && !(key.noun === "password" || key.noun === "code")) return false;
  if (key.noun === "code") return /^\d{4,12}$/.test(raw);
  // "error: cause: cause": what ends with a colon names the cause.
  if (!value.isQuoted && (text[value.end] === ":" || isAlgorithmName(raw))) return false;
  if (key.noun !== "password")
    return looksRandom(raw) && !isObject(raw) && !OTHER_SETTING.test(raw);
  // The quote after the colon ends what the name stands in: `expect "password:" timeout`.
  if (/^(?:[^\w\s]$|[ \t])/.test(raw)) return false;
  const name = text.slice(key.start, key.end);
  // A program that is called like that (`passwd: pam_unix(passwd:chauthtok): ...`).
  if (/^pam_\w+\(/.test(raw)) return false;
  if (isOtherUse(name, raw) || name === "PASS") return false;
  if (name.toLowerCase() === "pass" && !looksChosen(raw)) return false;
  if (value.isQuoted) return !isPlainWord(raw) || raw.length > 3;
  if (/^\d+$/.test(raw)) return raw.length >= 4;
  if (/^\d{1,6}(?::\d{1,6}\)?|[a-z]{1,3})$/.test(raw)) return false;
  return !isPlainWord(raw) || (raw.length > 3 && endsStatement(text, value.end));
}

/** A passphrase of words. */
const WORDS = /^[a-z]{2,16}(?:[ -][a-z]{2,16}){2,24}$/i;

/** Whether a value in the middle of a sentence is a secret. */
function isInSentence(key: SecretKey, value: SecretValue, raw: string, text: string): boolean {
  if (!value.isQuoted && isAlgorithmName(raw)) return false;
  if (key.noun === "code") return /^\d{4,12}$/.test(raw);
  if (key.noun !== "password") return looksRandom(raw) && !isObject(raw);
  if (value.isQuoted && key.isPhrase && WORDS.test(raw)) return !isValidationMessage(raw);
  if (value.isQuoted) return !/\s/.test(raw) || looksChosen(raw.replaceAll(/\s/g, ""));
  return looksChosen(raw) && text[value.end] !== ":";
}

/** Whether what nothing but a blank leads to is a secret: only what can hardly be anything else. */
function isAfterBlank(key: SecretKey, raw: string): boolean {
  if (isAlgorithmName(raw)) return false;
  if (key.noun === "code") return /^\d{6,8}$/.test(raw);
  if (/\\[nrt]|[()<>{}[\]]|=(?!=*$)|-----/.test(raw) || raw.length < 8) return false;
  const hasSign = /[!@#$%^&*~?]/.test(raw);
  if (!looksRandom(raw))
    return hasSign && key.noun === "password" && /[!@#$%^&*~?]\w/.test(raw) && looksChosen(raw);
  if (hasSign) return true;
  // Letters of both cases and digits, which is what rules for passwords ask for.
  if (key.noun === "password" && /[a-z]/.test(raw) && /[A-Z]/.test(raw)) return /\d/.test(raw);
  return key.isCompound || (raw.length >= 16 && (key.noun === "token" || key.noun === "key"));
}

/** A line of `.netrc`: `machine H login U password X`. */
function followsLogin(text: string, at: number): boolean {
  return /\blogin[ \t]{1,4}\S{1,64}[ \t]{1,4}$/.test(text.slice(Math.max(0, at - 80), at));
}

/** Usage text goes on with words after an option: "--password ask for it". */
function isHelp(text: string, { start, end }: SecretValue): boolean {
  return /^[a-z]{1,24}[ \t]+[a-z]{1,24}[ \t]+[a-z]/.test(text.slice(start, end + 64));
}

/** The last step: whether the value that a key leads to is a secret and has to go. */
export function isSecret(
  text: string,
  key: SecretKey,
  value: SecretValue,
  certainty: Certainty,
): boolean {
  // The bulk of what is asked: a word of a sentence about a password.
  if (certainty === "spaced" && value.end - value.start < MIN_SPACED_CHARACTERS) return false;
  const raw = text.slice(value.start, value.end);
  if (certainty === "option" && !value.isQuoted && isHelp(text, value)) return false;
  // What an earlier scrubbing put there, or a template in brackets.
  if (/^<[^<>]{1,160}>/.test(raw) || isStandIn(raw)) return false;
  switch (certainty) {
    case "assigned":
      return isAssigned(key, raw, text.slice(key.start, key.end), value.isQuoted);
    case "option":
      return (
        !NEXT_OPTION.test(raw) && !isStatusWord(raw) && isAssigned(key, raw, "", value.isQuoted)
      );
    case "colon":
      return isAfterColon(key, value, raw, text) && !(value.isQuoted && isValidationMessage(raw));
    case "stated":
      // The verb: "pass `Infinity` to allow it".
      if (/^pass$/i.test(text.slice(key.start, key.end))) return false;
      return isInSentence(key, value, raw, text);
    case "spaced":
      return isAfterBlank(key, raw) || (key.noun === "password" && followsLogin(text, key.start));
  }
}
