/** Words of a configuration or a command that end where a secret begins. */
export interface Directive {
  /** Which matches of the detector's pattern it is asked for. */
  readonly names: RegExp;
  /** From the match to the value. */
  readonly lead: RegExp;
  /** What has to stand before the match, within 160 characters. */
  readonly context?: RegExp;
  /** What the value looks like: anything but a status, or a word with a digit or sign in it, or as the pattern says. */
  readonly shape: "any" | "chosen" | RegExp;
  /** Between a value and the next one. */
  readonly next: RegExp;
  readonly maxValues: number;
}

/** Nothing leads to another value. */
const NO_MORE = /(?!)/y;
/** `priv aes 128 `, `AES `, ` `: from the secret for authentication to the one for privacy. */
const TO_PRIVACY =
  /["']?[ \t]{1,4}(?:priv(?:acy)?[ \t]{1,4})?(?:3?des|aes(?:[ -]?\d{3})?(?:-?c)?)[ \t]{1,4}/iy;
const SHA = String.raw`(?:md5|sha(?:[- ]?\d{1,3})?)[ \t]{1,4}`;

export const DIRECTIVES: readonly Directive[] = [
  {
    names: /^(?:radius|tacacs)/i,
    lead: /(?:radius|tacacs)(?:-server|\+)?\b[^\r\n]{0,100}?\b(?:key|(?:shared[ -])?secret)[ \t]{1,4}(?:\d{1,2}[ \t]{1,4})?/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^snmp-server$/i,
    lead: new RegExp(
      String.raw`snmp-server[ \t]{1,4}(?:user[ \t][^\r\n]{1,100}?\b(?:auth[ \t]{1,4})?${SHA}|host[ \t]{1,4}\S{1,64}[ \t]{1,4}(?:(?:traps?|informs?)[ \t]{1,4})?(?:version[ \t]{1,4}(?:1|2c|3[ \t](?:no)?auth|3[ \t]priv)[ \t]{1,4}))`,
      "iy",
    ),
    shape: "any",
    next: TO_PRIVACY,
    maxValues: 2,
  },
  {
    names: /^createuser$/i,
    lead: new RegExp(
      String.raw`createuser[ \t]{1,4}(?:-e[ \t]{1,4}\S{1,64}[ \t]{1,4})?(?:"[^"\r\n]{1,64}"|\S{1,64})[ \t]{1,4}${SHA}(?:-[ml][ \t]{1,4})?`,
      "iy",
    ),
    shape: "any",
    next: TO_PRIVACY,
    maxValues: 2,
  },
  {
    names: /[ \t]\d{1,2}[ \t]$/,
    lead: /(?:password|secret|key)[ \t](?:0|[4-9])[ \t]{1,4}/iy,
    shape: /^(?!0x)(?=.*[A-Za-z$])\S{6,}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^key-?string$/i,
    lead: /key-?string[ \t]{1,4}(?:\d[ \t]{1,4})?/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^set[ \t]/i,
    lead: /set[ \t](?:user[ \t])?password[ \t]{1,4}(?:\d{1,2}|"[^"\r\n]{1,64}"|[\w.-]{1,32})[ \t]{1,4}(?!(?:16|20)?$)/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^rootpw$/i,
    lead: /rootpw[ \t]{1,4}(?:--(?:plaintext|iscrypted|allow-ssh|lock)[ \t]{1,4}){1,3}/iy,
    shape: "any",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^sedutil$/i,
    lead: /sedutil(?:-cli)?[ \t][^\r\n]{0,60}?--(?:\w{0,24}(?:password|setup|locking|range|mbr|lsp|tper|psid|revert)\w{0,24})[ \t]{1,4}(?:\d{1,2}[ \t]{1,4}|(?:rw|ro|lk|on|off)[ \t]{1,4}){0,2}/iy,
    shape: "any",
    next: /["']?[ \t]{1,4}(?:(?:Admin|User)\d[ \t]{1,4})?(?!\/)/y,
    maxValues: 2,
  },
  {
    names: /^hdparm/i,
    lead: /hdparm[ \t][^\r\n]{0,80}?--security-(?:set-pass|unlock|disable|erase(?:-enhanced)?)[ \t]{1,4}/iy,
    shape: "any",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /sink[ \t]$/i,
    lead: /(?:trap2?|inform)sink[ \t]{1,8}[^ \t\r\n]{1,128}[ \t]{1,8}/iy,
    shape: /^(?!public$)[^\s<]{3,64}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /from[ \t]$/i,
    lead: /password[ \t]changed[ \t]from[ \t]/iy,
    shape: "chosen",
    next: /["']?[ \t]to[ \t]/iy,
    maxValues: 2,
  },
  {
    names: /^[pm]sid$/i,
    lead: /[pm]sid["']?[ \t]{0,4}[:= ][ \t]{0,4}["']?/iy,
    shape: /^(?=.*\d)(?=.*[A-Z])[A-Z\d]{20,32}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^shared/i,
    lead: /shared[ -]secret[ \t]{1,4}/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^(?:acl|user)/i,
    lead: /(?:acl[ \t]set)?user[ \t]{1,4}\S{1,64}[ \t]{1,4}(?:[^\r\n>#]{0,60}?[ \t])??[>#]/iy,
    shape: "any",
    next: /[ \t][>#]/y,
    maxValues: 2,
  },
  {
    names: /cookie$/i,
    lead: /(?:erl(?:ang)?[._-]cookie|setcookie|magic-cookie-1)["']?(?:[ \t]{0,4}[:=][ \t]{0,4}|[ \t]{1,4})/iy,
    shape: /^["']?[\w.+/=-]{8,255}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^(?:ac-user|update|register)/i,
    lead: /(?:ac-user-(?:create|set-password)|(?:update|register)[ \t]node)[ \t]{1,4}(?:--?[\w-]{1,24}[ \t]{1,4}){0,2}[\w.@-]{1,64}[ \t]{1,4}(?!-|\w{1,24}=)/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^(?:rclone|isakmp|ike|ascii-text|neighbor)/i,
    lead: /(?:rclone[ \t]obscure|(?:isakmp|ike(?:v2)?)[ \t]key|ascii-text|neighbor[ \t]{1,4}\S{1,80}[ \t]{1,4}password)[ \t]{1,4}(?:\d[ \t]{1,4})?/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /ENC$/i,
    lead: /set[ \t]\w{1,16}[ \t]ENC[ \t]{1,4}/iy,
    shape: /^[\w+/=-]{8,512}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    // The application key of B2 has 31 characters and begins with K and its version.
    names: /^authorize-account$/i,
    lead: /authorize-account[ \t]{1,4}[\da-f]{12,32}[ \t]{1,4}/iy,
    shape: /^[\w+/]{20,64}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^connect/i,
    lead: /connect[ \t]to[ \t]\S{1,32}[ \t]user[ \t]{1,4}\S{1,64}[ \t]{1,4}using[ \t]{1,4}/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    // SASL on the wire (RFC 4616, RFC 4954).
    names: /^(?:auth|334)/i,
    lead: /(?:auth[ \t](?:plain|login)|334[ \t](?:UGFzc3dvcmQ6|VXNlcm5hbWU6))[ \t]{1,4}/iy,
    shape: /^(?=.*(?:=$|\d|[a-z][A-Z]))[A-Za-z\d+/]{8,512}={0,2}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^login/i,
    lead: /login[ \t]{1,4}["']?[\w.@-]{1,64}["']?[ \t]{1,4}(?=["'])/iy,
    shape: "chosen",
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^secret_?id$/i,
    lead: /secret_?id\\{0,8}["']?[ \t]{0,4}[:=][ \t]{0,4}\\{0,8}["']?(?=[\da-f]{8}-)/iy,
    shape: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    names: /^saml/i,
    lead: /saml(?:response|request)=/iy,
    shape: /^[\w+/%=-]{32,4096}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    // An authorization code is exchanged for tokens (RFC 6749, section 4.1.2).
    names: /^code=$/i,
    lead: /code=(?=[\w./%~-]{10,512}&(?:state|grant_type|redirect_uri|scope|session_state|client_id)=|[\w./%~-]{20,512}$)/iy,
    shape: /^(?=.*\d)(?=.*[a-zA-Z])[\w./%~-]{10,512}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    // Of a session; a security identifier begins otherwise.
    names: /^_?sid=$/i,
    lead: /_?sid=(?!S-1-)/iy,
    shape: /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w.-]{16,256}$/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    // A script answers a prompt: before the answer stands what it waits for.
    names: /^send/i,
    lead: /send(?:line)?[ \t(]{1,2}(?:--?[a-z]{0,4}[ \t]{1,2})?(?=["'{])/iy,
    context: /(?:assw(?:or)?d|assphrase|ecret|PIN)\b[^\r\n]{0,32}(?:\r?\n[^\r\n]{0,48}){0,2}$/,
    shape: /^(?=\S{4,})[^$[]/,
    next: NO_MORE,
    maxValues: 1,
  },
  {
    // The value alone, with the return behind it: neither a command's name nor a variable.
    names: /^send/i,
    lead: /send[ \t]{1,2}(?:--[ \t]{1,2})?(?=["'])/iy,
    shape: /^(?=.*\d)(?=.*[A-Za-z])(?=.*[!@#$%^&*_-])[^\s$[]{6,64}\\[rn]$/,
    next: NO_MORE,
    maxValues: 1,
  },
];
