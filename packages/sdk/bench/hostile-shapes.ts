/** Texts that are made to cost a search much: each near what detectors look for, again and again. */
export interface HostileShape {
  readonly name: string;
  readonly of: (characters: number) => string;
}

const repeated =
  (unit: string, head = "", tail = "") =>
  (characters: number): string =>
    (head + unit.repeat(Math.ceil(characters / unit.length))).slice(0, characters - tail.length) +
    tail;

const BASE64 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg";

export const HOSTILE_SHAPES: readonly HostileShape[] = [
  { name: "one letter", of: repeated("a") },
  { name: "digits", of: repeated("1234567890") },
  { name: "digits with dots", of: repeated("1.2.3.") },
  { name: "nearly addresses", of: repeated("10.1.2.999 ") },
  { name: "addresses", of: repeated("10.1.2.3 ") },
  { name: "colons", of: repeated("::") },
  { name: "hexadecimal octets", of: repeated("ab:cd:") },
  { name: "signs of mail", of: repeated("a@") },
  { name: "nearly mail", of: repeated("jane.doe@corp.") },
  { name: "schemes", of: repeated("https://") },
  { name: "user information", of: repeated("a://b:c@") },
  { name: "slashes", of: repeated("/a") },
  { name: "host and path", of: repeated("nas:/") },
  { name: "backslashes", of: repeated("\\") },
  { name: "UNC", of: repeated("\\\\a\\b") },
  { name: "doubled backslashes before letters", of: repeated("\\\\n\\\\u0041") },
  { name: "percent signs", of: repeated("%25") },
  { name: "percent escapes", of: repeated("%2Fa%3D") },
  { name: "keys without values", of: repeated("password=") },
  { name: "keys and values", of: repeated("secret=abcdefgh;") },
  { name: "semicolons", of: repeated("a=b;") },
  { name: "ampersands", of: repeated("sig=a&sv=b&") },
  { name: "open quotes", of: repeated('"password":"') },
  { name: "nested quotes", of: repeated(`'"\\"`) },
  { name: "deep JSON", of: repeated('{"a":[') },
  { name: "JSON in JSON", of: repeated('{\\"token\\":\\"abc\\",\\"path\\":\\"/srv/x\\"},') },
  {
    name: "an unfinished key block",
    of: repeated(`${BASE64.slice(0, 64)}\n`, "-----BEGIN RSA PRIVATE KEY-----\n"),
  },
  { name: "beginnings of key blocks", of: repeated("-----BEGIN PRIVATE KEY-----") },
  { name: "base64", of: repeated(BASE64) },
  { name: "beginnings of tokens", of: repeated("eyJ") },
  { name: "parts of tokens", of: repeated("eyJhbGciOiJIUzI1NiJ9.") },
  { name: "names of iSCSI", of: repeated("iqn.2001-04.") },
  { name: "SIDs", of: repeated("S-1-5-21-") },
  { name: "distinguished names", of: repeated("CN=a,OU=") },
  { name: "nearly serial numbers", of: repeated("serial number: ") },
  { name: "for user", of: repeated("for user ") },
  { name: "lines", of: repeated("a\n") },
  { name: "frames", of: repeated("    at f (/a/b.js:1:2)\n") },
  { name: "nearly frames", of: repeated("    at (((((:1:") },
  { name: "white space", of: repeated(" \t") },
  { name: "invisible characters", of: repeated("a\u200b") },
  { name: "references of XML", of: repeated("&#x41;&amp;") },
  { name: "placeholders", of: repeated("<a:b>") },
  { name: "open brackets", of: repeated("<a:") },
];
