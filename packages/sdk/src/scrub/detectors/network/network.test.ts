import { describe, expect, it } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";
import * as accessLogUser from "./access-log-user.ts";
import * as daemonName from "./daemon-name.ts";
import * as dataset from "./dataset.ts";
import * as deviceId from "./device-id.ts";
import * as hostByKey from "./host-by-key.ts";
import * as hostByWord from "./host-by-word.ts";
import * as hostName from "./host-name.ts";
import * as hostPort from "./host-port.ts";
import { networkDetectors } from "./index.ts";
import * as ipv4 from "./ipv4.ts";
import * as ipv6 from "./ipv6.ts";
import * as iqn from "./iqn.ts";
import * as mac from "./mac.ts";
import * as macByWord from "./mac-by-word.ts";
import * as machineName from "./machine-name.ts";
import * as nfsExport from "./nfs-export.ts";
import * as nqn from "./nqn.ts";
import * as objectKey from "./object-key.ts";
import * as resolverHost from "./resolver-host.ts";
import * as serialNumber from "./serial-number.ts";
import * as storageName from "./storage-name.ts";
import * as storageNameListed from "./storage-name-listed.ts";
import * as storageNameQuoted from "./storage-name-quoted.ts";
import * as syslogHost from "./syslog-host.ts";
import * as url from "./url.ts";
import * as wwn from "./wwn.ts";
import * as wwnByWord from "./wwn-by-word.ts";
import * as wwnOctets from "./wwn-octets.ts";

const modules: readonly Record<string, Detector | DetectorExamples>[] = [
  accessLogUser,
  daemonName,
  dataset,
  deviceId,
  hostByKey,
  hostByWord,
  hostName,
  hostPort,
  ipv4,
  ipv6,
  iqn,
  mac,
  macByWord,
  machineName,
  nfsExport,
  nqn,
  objectKey,
  resolverHost,
  serialNumber,
  storageName,
  storageNameListed,
  storageNameQuoted,
  syslogHost,
  url,
  wwn,
  wwnByWord,
  wwnOctets,
];
const cases = modules.map((module) => {
  const [detector, examples] = [Object.keys(module)[0]!, Object.keys(module)[1]!].sort(
    (a, b) => a.length - b.length,
  );
  return [module[detector!] as Detector, module[examples!] as DetectorExamples] as const;
});

describe.each(cases)("$name", (detector, examples) => {
  it("finds what its examples say, and nothing else", () => {
    expectExamples(detector, examples);
  });
});

it("has an example of every detector", () => {
  const names = cases.map(([{ name }]) => name).toSorted();
  expect(networkDetectors.map(({ name }) => name).toSorted()).toEqual(names);
});
