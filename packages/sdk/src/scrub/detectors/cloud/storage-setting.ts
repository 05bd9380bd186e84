import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { keyValueEnd, SEPARATOR } from "./keyed-value.ts";
import { alphabetOf, BASE64_CHARACTERS, isStandIn, runEnd } from "./tokens.ts";

const NAME_AND_SEPARATOR = new RegExp(String.raw`[\w.-]{1,128}${SEPARATOR}`, "y");
const KEY_BEFORE = new RegExp(`(?:key|secret|keyring)${SEPARATOR}$`, "i");
const PADDING = alphabetOf(/=/);
const CEPH_CHARACTERS = 38;
const MAX_CEPH = 56;
const MIN_CHARACTERS = 16;
const MAX_CHARACTERS = 4096;

/**
 * Keys in the settings of storage clients whose names end with something else, Hadoop's driver for Azure
 * (`fs.azure.account.key.<account>.dfs.core.windows.net`, `fs.azure.sas.<container>.<account>`), and Ceph's keys, which begin
 * with `AQ`: a key's type and the first bits of its time.
 */
export const storageSetting: Detector = {
  name: "storage-setting",
  class: "secret",
  gates: ["account\\.key\\.", "azure\\.sas\\.", "aq[a-z\\d+/]{16}"],
  pattern: /\b(?:account\.key|azure\.sas)\.|\bAQ[A-Za-z0-9+/]{28}/g,
  find(match, text) {
    const matchEnd = match.index + match[0].length;
    if (match[0].startsWith("AQ")) return cephKeyAt(text, match.index, matchEnd);
    NAME_AND_SEPARATOR.lastIndex = matchEnd;
    if (!NAME_AND_SEPARATOR.test(text)) return [];
    const start = NAME_AND_SEPARATOR.lastIndex;
    const end = keyValueEnd(text, start, MAX_CHARACTERS);
    const value = text.slice(start, end);
    // Names of classes (of a key's provider) have dots.
    if (value.length < MIN_CHARACTERS || isStandIn(value) || !isDrawn(value)) return [];
    return [{ start, end, replacement: placeholder("storage-key") }];
  },
  source:
    "Apache Hadoop, Hadoop-Azure support (ABFS and WASB); Ceph, src/auth/Crypto.cc (CryptoKey: type, time, length, secret)",
};

/** Base64 with letters in both cases. */
function isDrawn(value: string): boolean {
  return /^[A-Za-z0-9+/=]+$/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value);
}

/** 28 bytes, which begin with the type 1 in two bytes; of another length, or cut, where a word says that it is a key. */
function cephKeyAt(text: string, start: number, from: number): readonly Finding[] {
  const bodyEnd = runEnd(text, from, BASE64_CHARACTERS, MAX_CEPH);
  const end = runEnd(text, bodyEnd, PADDING, 2);
  const key = text.slice(start, bodyEnd);
  if (key.length > MAX_CEPH || !/\d/.test(key)) return [];
  const isWhole = /^AQ[A-D]/.test(key) && key.length === CEPH_CHARACTERS && end > bodyEnd;
  if (!isWhole && !KEY_BEFORE.test(text.slice(Math.max(0, start - 24), start))) return [];
  return [{ start, end, replacement: placeholder("ceph-key") }];
}

export const storageSettingExamples: DetectorExamples = {
  positives: () => {
    const key = `${exampleToken(150, 43, BASE64)}=`;
    const ceph = `${["A", "Q"].join("")}B${exampleToken(151, 35, BASE64)}==`;
    return [
      {
        text: `fs.azure.account.key.acct.dfs.core.windows.net=${key}\nmode=x`,
        gone: [key],
        stays: ["mode=x"],
      },
      {
        text: `[client.admin]\n  key = ${ceph}\n  caps mon = "allow *"`,
        gone: [ceph],
        stays: ["key = ", "caps mon"],
      },
      {
        text: `mount -t ceph -o name=admin,secret=${ceph},noatime`,
        gone: [ceph],
        stays: [",noatime"],
      },
    ];
  },
  negatives: () => [
    `fs.azure.account.key.acct.dfs.core.windows.net=${"$"}{KEY}`,
    "fs.azure.account.key.provider.acct = org.apache.hadoop.fs.azure.SimpleKeyProvider",
    `AQ${exampleToken(152, 90, BASE64)}`,
    "key = AQUARIUM",
  ],
};
