import type { Detector } from "../../text/detector.ts";
import { accessLogUser } from "./access-log-user.ts";
import { clusterMember } from "./cluster-member.ts";
import { daemonName } from "./daemon-name.ts";
import { dataset } from "./dataset.ts";
import { deviceId } from "./device-id.ts";
import { hostByKey } from "./host-by-key.ts";
import { hostByWord } from "./host-by-word.ts";
import { hostName } from "./host-name.ts";
import { hostPort } from "./host-port.ts";
import { ipv4 } from "./ipv4.ts";
import { ipv6 } from "./ipv6.ts";
import { iqn } from "./iqn.ts";
import { listedHost } from "./listed-host.ts";
import { mac } from "./mac.ts";
import { macByWord } from "./mac-by-word.ts";
import { machineName } from "./machine-name.ts";
import { nfsExport } from "./nfs-export.ts";
import { nqn } from "./nqn.ts";
import { objectKey } from "./object-key.ts";
import { orchestratorName } from "./orchestrator-name.ts";
import { resolverHost } from "./resolver-host.ts";
import { serialNumber } from "./serial-number.ts";
import { storageName } from "./storage-name.ts";
import { storageNameListed } from "./storage-name-listed.ts";
import { storageNameProse } from "./storage-name-prose.ts";
import { storageNameQuoted } from "./storage-name-quoted.ts";
import { syslogHost } from "./syslog-host.ts";
import { url } from "./url.ts";
import { virtualMachineId } from "./virtual-machine-id.ts";
import { wwn } from "./wwn.ts";
import { wwnByWord } from "./wwn-by-word.ts";
import { wwnOctets } from "./wwn-octets.ts";

/** What proves itself comes before what a word proves. */
export const networkDetectors: readonly Detector[] = [
  iqn,
  nqn,
  wwn,
  wwnOctets,
  wwnByWord,
  mac,
  macByWord,
  ipv6,
  ipv4,
  url,
  nfsExport,
  deviceId,
  machineName,
  daemonName,
  hostPort,
  hostName,
  syslogHost,
  accessLogUser,
  listedHost,
  clusterMember,
  hostByKey,
  resolverHost,
  hostByWord,
  serialNumber,
  virtualMachineId,
  orchestratorName,
  dataset,
  storageName,
  storageNameQuoted,
  storageNameListed,
  storageNameProse,
  objectKey,
];
