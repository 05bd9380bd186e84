import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { keyValueEnd, SEPARATOR } from "./keyed-value.ts";
import { isStandIn } from "./tokens.ts";

const MIN_CHARACTERS = 16;
const MAX_CHARACTERS = 512;

/**
 * Keys in the settings of storage clients whose names end with something else, Hadoop's driver for Azure
 * (`fs.azure.account.key.<account>.dfs.core.windows.net`, `fs.azure.sas.<container>.<account>`), and Ceph's keys, which begin
 * with `AQ`: a key's type and the first bits of its time.
 */
export const storageSetting: Detector = {
  name: "storage-setting",
  class: "secret",
  gates: ["account\\.key\\.", "azure\\.sas\\.", "aq[a-z\\d+/]{16}"],
  pattern: new RegExp(
    String.raw`(?:account\.key|azure\.sas(?:\.fixed\.token)?)\.[\w.-]{1,128}${SEPARATOR}|\bAQ[A-Za-z0-9+/]{36}={0,2}|\b(?:key|secret|keyring)${SEPARATOR}AQ[A-Za-z0-9+/]{28,48}={0,2}`,
    "gi",
  ),
  find(match, text) {
    const ceph = /AQ[A-Za-z0-9+/]{28,48}={0,2}$/.exec(match[0]);
    const matchEnd = match.index + match[0].length;
    if (ceph !== null && !match[0].includes(".")) {
      if (!/^AQ[A-D]/.test(ceph[0]) && ceph[0].length === match[0].length) return [];
      if (!/\d/.test(ceph[0]) || /[A-Za-z0-9+/]/.test(text[matchEnd] ?? "")) return [];
      return [
        { start: matchEnd - ceph[0].length, end: matchEnd, replacement: placeholder("ceph-key") },
      ];
    }
    const end = keyValueEnd(text, matchEnd, MAX_CHARACTERS);
    const value = text.slice(matchEnd, end);
    if (value.length < MIN_CHARACTERS || isStandIn(value) || !/\d/.test(value)) return [];
    return [{ start: matchEnd, end, replacement: placeholder("storage-key") }];
  },
  source:
    "Apache Hadoop, Hadoop-Azure support (ABFS and WASB); Ceph, src/auth/Crypto.cc (CryptoKey: type, time, length, secret)",
};

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
    "fs.azure.account.key.provider.type = SimpleKeyProvider",
    `AQ${exampleToken(152, 90, BASE64)}`,
    "key = AQUARIUM",
  ],
};
