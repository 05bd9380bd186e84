/** What follows the word "password" and its like when a sentence goes on: how it is, what became of it, and small words. */
const STATUS = new Set(
  `required expired expires expiring invalid incorrect wrong missing mismatch mismatched mismatches changed updated rejected
  accepted failed failure fails error errors denied ok okay valid verified unknown empty set unset reset rotated revoked
  unsupported unavailable disabled enabled authentication authorization prompt prompting policy expiry ambiguous unexpected
  provided supplied specified given entered found stored saved cached loaded created generated deleted cleared
  needed necessary allowed forbidden blocked locked unlocked absent present not-set notset malformed corrupt corrupted
  optional mandatory undefined ignored skipped short long weak strong success succeeded successful successfully pending
  refreshed renewed issued consumed exhausted granted timeout interactive unauthorized protected-mode
  inactive active prompted plaintext cleartext unencrypted hashed and or the a an is are was were be been to of for from by
  with without in on at as if it its this that these those when while then than but not no must should cannot can could may
  might will would has have had does did do please enter type use using used option flag argument parameter switch field value
  file files prompt requires require instead only too at-least before after again now your our their his her my has-been
  another new old same different minimum maximum length characters character attempts attempt login user username account
  ask asks print prints show shows read reads specify specifies is/was clause could-not unable cannot-be got want expected context deadline connection request response server client read write open
  get put post dial lookup rpc http https`.split(/\s+/),
);

/** Words that make a quoted value a sentence about the secret: what validation answers with. */
const VALIDATION =
  /\b(?:required|invalid|incorrect|missing|expired|must|should|cannot|mismatch|not (?:set|found|valid|match|provided|supplied|allowed|be|been)|too (?:short|long|weak)|at least|does not|do not)\b/i;

/** The longest of them, with the signs behind it. */
const MAX_STATUS_CHARACTERS = 24;

export function isStatusWord(value: string): boolean {
  if (value.length > MAX_STATUS_CHARACTERS) return false;
  return STATUS.has(value.replace(/[.,;:!?)\]]{1,8}$/, "").toLowerCase());
}

/** Letters only, in one case but for the first: a word of a sentence. */
export function isPlainWord(value: string): boolean {
  return /^[A-Za-z]?[a-z]{0,40}$/.test(value) || /^[A-Z]{2,16}$/.test(value);
}

/** Two words or more, of which one says that something is wrong with the value. */
export function isValidationMessage(value: string): boolean {
  return value.length < 200 && /[a-z] [a-z]/i.test(value) && VALIDATION.test(value);
}

/** Names of algorithms and formats, which stand after "password" or "token" in messages of cryptography. */
export function isAlgorithmName(value: string): boolean {
  return /^(?:AES|SHA|HMAC|RSA|ECDSA|Ed25519|PBKDF2|PKCS|TLS|SSL|MD[45]|NTLM|UTF|RC4|DES|3DES|scrypt|bcrypt|argon2|x509|oauth2?|base64|utf-?8|kerberos|iscsi|chap)(?:[-_./:]?[A-Z0-9]{1,12}){0,5}:?$/i.test(
    value,
  );
}
