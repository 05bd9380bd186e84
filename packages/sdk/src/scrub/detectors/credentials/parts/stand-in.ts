import { isStatusWord } from "./prose.ts";

/** Masks of one sign: `***`, `....`, `xxxx`. */
const MASK = /^(?:[*•●.#_?-]{1,512}|[xX]{2,512}|\*{1,3}[A-Z*_ -]{3,64}\*{1,3})$/;
/** What somebody put there for the secret: `[REDACTED]`, `(hidden)`, `<your password>`. */
const BRACKETED = /^(?:\[[^\]]{0,64}\]|\([^)]{0,64}\)|<[^<>]{0,64}>)$/;
/** The same where a writer escapes for HTML. */
const ESCAPED_BRACKETS = /^(?:\\{1,8}u003c|&lt;|%3c).{0,64}(?:\\{1,8}u003e|&gt;|%3e)$/i;
/** Templates and variables: `${X}`, `$(x)`, `{{ x }}`, `{0}`, `%s`, `%(x)s`, `%X%`, `$X`. */
const TEMPLATE =
  /^(?:\$[{(].{0,128}|\{\{.{0,128}|#\{.{0,128}|\{\w{0,32}\}|%[sdvqxp@]|%\(\w{1,32}\)[sd]|%\w{1,32}%|\$(?:[A-Z_][A-Z0-9_]{0,64}|env:\w{1,64}|null|true|false))$/;
/** A variable or parameter that is called what it holds: `$password`, `@Password`, `:db_password`, `$1`, `@p0`. */
const VARIABLE =
  /^[$@:](?:\w{0,32}(?:pass|passphrase|password|passwd|pwd|secret|token|key|cred|credential|credentials)|p?\d{1,2})$/i;
/** What reads the secret from somewhere, in code. */
const EXPRESSION =
  /^(?:process\.env\b|(?:var|local|data|module)\.[a-z][\w.-]{0,64}$|os\.(?:environ|getenv)|env(?:iron)?[.[(]|System\.getenv|Environment\.|getpass|await\b|new |function\b|\w{0,32}\(\)|[\w.]{1,64}\((?:\w{0,32}(?:=\w{1,32})?|["'][\w./-]{0,64})["']?\)?$|[a-z]\w{2,32}(?:\.\w{1,32}){0,3}\[["'][\w./-]{1,64}$)/;
/** What each of them has or begins with. */
const MAY_BE_EXPRESSION = /[.([ ]|^(?:getpass|await|function)/;
/** A word in capitals that usage text has for the value. */
const METAVARIABLE =
  /^(?:[A-Z_]{0,24}(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|PASS|PWD)|TEXT|STRING|VALUE|FILE)$/;
const TYPE =
  /^(?:string|str|text|bytes?|buffer|bool(?:ean)?|int(?:eger)?|number|object|any|void|char|varchar|securestring|pscredential)(?:\[\])?[?;]?$/i;
const NOTHING =
  /^(?:null|nil|none|undefined|true|false|yes|no|on|off|n\/a|na|nan|default|redacted|hidden|masked|removed|filtered|scrubbed|omitted|suppressed|protected|encrypted|secure|unscanned|chauthtok)$/i;

/**
 * Whether a value stands for a secret without being one: a mask, a template, a variable, a type, `null`, a word that says how
 * it is. Such text is the schema of a thing, and of use to whoever reads it.
 */
export function isStandIn(value: string): boolean {
  if (value === "" || isStatusWord(value)) return true;
  if (value.length > 160) return MASK.test(value);
  return (
    MASK.test(value) ||
    BRACKETED.test(value) ||
    ESCAPED_BRACKETS.test(value) ||
    TEMPLATE.test(value) ||
    VARIABLE.test(value) ||
    METAVARIABLE.test(value) ||
    TYPE.test(value) ||
    NOTHING.test(value) ||
    (MAY_BE_EXPRESSION.test(value) && EXPRESSION.test(value))
  );
}
