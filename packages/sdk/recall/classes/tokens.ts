import { crc32 } from "node:zlib";
import { ALPHANUMERIC, BASE64, BASE64_URL, DIGITS, type Draw, LOWER, UPPER } from "../draw.ts";
import { simpleClass, whole } from "../line.ts";
import type { SampleClass } from "../sample.ts";

const BASE62 = DIGITS + UPPER + LOWER;

/** The checksum that GitHub and npm put at the end of a token: CRC32 in base 62, six digits. */
function withChecksum(prefix: string, body: string): string {
  let rest = crc32(body);
  let checksum = "";
  for (let digit = 0; digit < 6; digit++) {
    checksum = BASE62[rest % 62]! + checksum;
    rest = Math.floor(rest / 62);
  }
  return prefix + body + checksum;
}

const CODE_HOSTS: readonly ((draw: Draw) => string)[] = [
  (draw) =>
    withChecksum(
      `${draw.pick(["ghp", "gho", "ghu", "ghs", "ghr"])}_`,
      draw.characters(ALPHANUMERIC, 30),
    ),
  (draw) =>
    `${"github"}_pat_${draw.characters(ALPHANUMERIC, 22)}_${draw.characters(ALPHANUMERIC, 59)}`,
  (draw) => `${"glpat"}-${draw.characters(BASE64_URL, 20)}`,
  (draw) => `${"gldt"}-${draw.characters(BASE64_URL, 20)}`,
  (draw) => withChecksum(`${"npm"}_`, draw.characters(ALPHANUMERIC, 30)),
  (draw) => `${"pypi"}-AgEIcHlwaS5vcmc${draw.characters(BASE64_URL, draw.between(100, 160))}`,
  (draw) => `${"dckr"}_pat_${draw.characters(BASE64_URL, 27)}`,
  (draw) => `${"oy2"}${draw.characters(`${LOWER}234567`, 43)}`,
  (draw) => `${"ATATT"}3xFfGF0${draw.characters(BASE64_URL, draw.between(150, 190))}`,
];

const SERVICES: readonly ((draw: Draw) => string)[] = [
  (draw) =>
    `${"xoxb"}-${draw.characters(DIGITS, 12)}-${draw.characters(DIGITS, 12)}-${draw.characters(ALPHANUMERIC, 24)}`,
  (draw) =>
    `https://hooks.slack.com/services/T${draw.characters(UPPER + DIGITS, 10)}/B${draw.characters(UPPER + DIGITS, 10)}/${draw.characters(ALPHANUMERIC, 24)}`,
  (draw) => `${"dapi"}${draw.hex(32)}`,
  (draw) => `${"hvs"}.${draw.characters(BASE64_URL, draw.between(90, 110))}`,
  (draw) => `${"sk"}_live_${draw.characters(ALPHANUMERIC, draw.pick([24, 99]))}`,
  (draw) => `${"SG"}.${draw.characters(BASE64_URL, 22)}.${draw.characters(BASE64_URL, 43)}`,
  (draw) => `${"hf"}_${draw.characters(LOWER + UPPER, 34)}`,
  (draw) =>
    `${"sk"}-${draw.characters(ALPHANUMERIC, 20)}T3BlbkFJ${draw.characters(ALPHANUMERIC, 20)}`,
  (draw) => `${"sk"}-ant-api03-${draw.characters(BASE64_URL, 93)}AA`,
  (draw) => `${"glsa"}_${draw.characters(ALPHANUMERIC, 32)}_${draw.hex(8)}`,
  (draw) => `${"NRAK"}-${draw.characters(UPPER + DIGITS, 27)}`,
  (draw) => `${draw.characters(ALPHANUMERIC, 14)}.${"atlasv1"}.${draw.characters(BASE64_URL, 67)}`,
  (draw) => `${"AGE"}-SECRET-KEY-1${draw.characters("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)}`,
  (draw) => `${"dop"}_v1_${draw.hex(64)}`,
  (draw) => `${"shpat"}_${draw.hex(32)}`,
  (draw) => `${"LTAI"}5t${draw.characters(ALPHANUMERIC, 18)}`,
];

const JSON_HEADERS: readonly ((draw: Draw) => object)[] = [
  (draw) => ({ alg: draw.pick(["HS256", "RS256", "ES384", "PS512", "EdDSA"]), typ: "JWT" }),
  (draw) => ({ typ: "JWT", alg: "RS256", kid: draw.hex(20) }),
  (draw) => ({ kid: draw.uuid(), alg: "ES256" }),
];

function base64Url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** RFC 7519 with three parts, RFC 7516 with five. */
function jwt(draw: Draw): string {
  if (draw.chance(0.2)) {
    const head = base64Url({ alg: "RSA-OAEP-256", enc: "A256GCM" });
    const parts = [256, 12, draw.between(60, 200), 16].map((size) =>
      draw.bytes(size).toString("base64url"),
    );
    return [head, ...parts].join(".");
  }
  const claims = { sub: draw.hex(12), iss: `https://${draw.word()}.example/`, exp: 1_893_456_000 };
  const signature = draw.bytes(draw.pick([32, 64, 256])).toString("base64url");
  return `${base64Url(draw.pick(JSON_HEADERS)(draw))}.${base64Url(claims)}.${signature}`;
}

/** RFC 4178 within the frame of RFC 2743, section 3.1: a length, the mechanism 1.3.6.1.5.5.2, then data. */
function spnego(draw: Draw): string {
  const mechanism = Buffer.from([0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02, 0xa0, 0x82]);
  const body = Buffer.concat([mechanism, draw.bytes(draw.between(300, 900))]);
  const frame = Buffer.from([0x60, 0x82, body.length >> 8, body.length & 255]);
  return Buffer.concat([frame, body]).toString("base64");
}

/** MS-NLMP 2.2.1 (its signature and a type), a SPNEGO token, lines of `pwdump`. */
function windowsBlob(draw: Draw): string {
  const type = draw.pick([1, 2, 3]);
  const ntlm = Buffer.concat([Buffer.from("NTLMSSP\0"), Buffer.from([type, 0, 0, 0])]);
  return draw.pick([
    Buffer.concat([ntlm, draw.bytes(draw.between(60, 300))]).toString("base64"),
    spnego(draw),
    `${draw.word()}:${draw.between(500, 3000)}:aad3b435b51404eeaad3b435b51404ee:${draw.hex(32)}:::`,
  ]);
}

function windowsBlobValue(draw: Draw): { text: string; gone: string[] } {
  const text = windowsBlob(draw);
  return { text, gone: [text.endsWith(":::") ? text.split(":")[3]! : text.slice(20)] };
}

/** Eight groups of six digits, each a multiple of 11 below 2^16 times 11. */
function bitLockerKey(draw: Draw): string {
  const groups = Array.from({ length: 8 }, () => String(draw.below(65_536) * 11).padStart(6, "0"));
  return groups.join("-");
}

const TOKEN_LINES = [
  "token {} was revoked",
  "using {} for the upload",
  "request with {} failed: 401 Unauthorized",
  '"token": "{}"',
  "credential helper returned {} after {ms}",
  "TOKEN={}",
  "clone failed ({})",
];

export const tokenClasses: readonly SampleClass[] = [
  simpleClass(
    {
      name: "code-host-token",
      group: "secret",
      about: "tokens of code hosts and package registries",
    },
    (draw) => whole(draw.pick(CODE_HOSTS)(draw)),
    TOKEN_LINES,
  ),
  simpleClass(
    { name: "service-token", group: "secret", about: "tokens of other services that bear a mark" },
    (draw) => {
      const text = draw.pick(SERVICES)(draw);
      return { text, gone: [text.slice(text.lastIndexOf("/") + 1)] };
    },
    TOKEN_LINES,
  ),
  simpleClass(
    { name: "jwt", group: "secret", about: "JSON web tokens, signed and encrypted" },
    (draw) => {
      const text = jwt(draw);
      return { text, gone: [text.slice(text.indexOf(".") + 1)] };
    },
    [
      "Authorization: Bearer {}",
      '"access_token":"{}"',
      "IDX10223: lifetime validation failed for {}",
      "jwt {} is not yet valid",
      "rejected assertion {} from the identity provider",
    ],
  ),
  simpleClass(
    { name: "kerberos-ntlm", group: "secret", about: "NTLM and SPNEGO messages, NT hashes" },
    windowsBlobValue,
    [
      "Authorization: Negotiate {}",
      "session setup blob {} rejected",
      "security context: {}",
      "dumped {}",
    ],
  ),
  simpleClass(
    { name: "bitlocker-key", group: "secret", about: "recovery passwords of BitLocker" },
    (draw) => whole(bitLockerKey(draw)),
    [
      "unlock volume with {}",
      "Numerical Password: {}",
      "recovery key {} was backed up",
      "manage-bde -unlock E: -RecoveryPassword {}",
    ],
  ),
  simpleClass(
    { name: "otp-seed", group: "secret", about: "one-time password seeds" },
    (draw) => {
      const seed = draw.characters(`${UPPER}234567`, 32);
      return {
        text: `otpauth://totp/Storage:${draw.word()}?secret=${seed}&issuer=Storage&digits=6`,
        gone: [seed],
      };
    },
    ["enrolled {}", "cannot render code for {}", "second factor {} confirmed after {ms}"],
  ),
];

/** Base64 of some bytes that is no secret by itself: for headers. */
export function opaqueToken(draw: Draw): string {
  return draw.pick([
    draw.hex(draw.between(32, 64)),
    draw.characters(BASE64_URL, draw.between(24, 80)),
    `${draw.characters(BASE64, draw.between(30, 60))}==`,
  ]);
}
