import { BASE64, type Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import type { SampleClass, Value } from "../sample.ts";

const COLUMNS = 64;

function armour(side: "BEGIN" | "END", label: string): string {
  return `${"-".repeat(5)}${side} ${label}${"-".repeat(5)}`;
}

/** RFC 7468 and the older PEM of RFC 1421; OpenSSH's and PGP's armour look alike. */
export function privateKeyText(draw: Draw, label: string): Value {
  const lines: string[] = [];
  for (let count = draw.between(4, 26); count > 0; count--) {
    lines.push(draw.characters(BASE64, COLUMNS));
  }
  lines.push(`${draw.characters(BASE64, draw.between(8, 60))}==`);
  const text = [armour("BEGIN", label), ...lines, armour("END", label)].join("\n");
  return { text: `${text}\n`, gone: lines };
}

const LABELS = [
  "PRIVATE KEY",
  "RSA PRIVATE KEY",
  "EC PRIVATE KEY",
  "DSA PRIVATE KEY",
  "ENCRYPTED PRIVATE KEY",
  "OPENSSH PRIVATE KEY",
  "PGP PRIVATE KEY BLOCK",
];

/** As a file has it, with escaped line ends, on one line, or cut off in the middle. */
function privateKey(draw: Draw): Value {
  const { text, gone } = privateKeyText(draw, draw.pick(LABELS));
  const kind = draw.between(0, 4);
  if (kind === 0) return { text: text.trim().replaceAll("\n", " "), gone };
  if (kind === 1) return { text: text.replaceAll("\n", "\\n"), gone };
  if (kind === 2) return { text: text.replaceAll("\n", "\r\n"), gone };
  if (kind === 3) {
    const end = text.indexOf(gone[2]!) + draw.between(10, COLUMNS);
    return { text: text.slice(0, end), gone: [gone[0]!, gone[1]!, text.slice(end - 10, end)] };
  }
  return { text, gone };
}

function putty(draw: Draw): Value {
  const lines = Array.from({ length: draw.between(3, 9) }, () => draw.characters(BASE64, COLUMNS));
  const mac = draw.hex(64);
  const head = `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: imported\nPublic-Lines: 1\n${draw.characters(BASE64, 60)}\n`;
  const text = `${head}Private-Lines: ${lines.length}\n${lines.join("\n")}\nPrivate-MAC: ${mac}\n`;
  return { text, gone: lines };
}

/** RFC 7292 as Windows exports it: a sequence with two bytes of length, version 3, then data. */
function pkcs12(draw: Draw): Value {
  const length = draw.between(1200, 3000);
  const head = Buffer.from([0x30, 0x82, length >> 8, length & 255, 0x02, 0x01, 0x03, 0x30, 0x82]);
  const body = Buffer.concat([head, draw.bytes(length - 5)]).toString("base64");
  return { text: body, gone: [body.slice(12)] };
}

export const keyClasses: readonly SampleClass[] = [
  simpleClass(
    {
      name: "private-key",
      group: "secret",
      about: "private keys: PEM, OpenSSH, PGP; whole or cut off",
    },
    privateKey,
    [
      "cannot load the TLS key: {}",
      "unsupported key format {}",
      "failed to parse host key {}",
      "key={}",
    ],
  ),
  simpleClass({ name: "putty-key", group: "secret", about: "key files of PuTTY" }, putty, [
    "unable to read key file:\n{}",
    "wrong passphrase for\n{}",
  ]),
  simpleClass({ name: "pkcs12", group: "secret", about: "PKCS #12 bundles in base64" }, pkcs12, [
    "import of certificate {} failed: {hex}",
    "pfx={}",
    "the bundle {} has no friendly name",
  ]),
];
