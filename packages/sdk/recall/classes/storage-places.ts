import type { Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { hostName, publicDomain } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";

function exportPath(draw: Draw): { readonly path: string; readonly words: readonly string[] } {
  const words = [draw.word(), draw.word()];
  return { path: `/${draw.pick(["export", "vol", "srv"])}/${words.join("/")}`, words };
}

/** nfs(5): a host, a colon and an absolute path; an IPv6 address in brackets. */
function nfsExport(draw: Draw): Value {
  const { path, words } = exportPath(draw);
  const address = `192.168.${draw.between(0, 255)}.${draw.between(1, 254)}`;
  const host = hostName(draw).toLowerCase();
  const [server, name] = draw.pick<readonly [string, string]>([
    [host, host],
    [`${host}.${publicDomain(draw)}`, host],
    [address, address],
    [`[2001:db8:7::${draw.hex(4)}]`, "2001:db8:7::"],
  ]);
  return { text: `${server}:${path}`, gone: [name, ...words] };
}

/** Buckets, accounts, containers and shares as URIs. */
function storageUri(draw: Draw): Value {
  const [name, folder, file] = [`${draw.word()}-${draw.word()}`, draw.word(), draw.word()];
  const tail = `${folder}/${file}.${draw.pick(["parquet", "vhdx", "bak", "csv"])}`;
  const account = draw.word();
  const [text, gone] = draw.pick<readonly [string, readonly string[]]>([
    [`s3://${name}/${tail}`, [name, folder, file]],
    [`s3a://${name}/${tail}`, [name, folder, file]],
    [`gs://${name}/${tail}`, [name, folder, file]],
    [`abfss://${name}@${account}.dfs.core.windows.net/${tail}`, [name, account, folder, file]],
    [`wasbs://${name}@${account}.blob.core.windows.net/${tail}`, [name, account, folder, file]],
    [`hdfs://${name}:8020/${tail}`, [name, folder, file]],
    [`smb://${name}/${tail}`, [name, folder, file]],
    [`nfs://${name}/${tail}`, [name, folder, file]],
    [`https://${account}.blob.core.windows.net/${name}/${tail}`, [account]],
    [`https://${name}.s3.eu-central-1.amazonaws.com/${tail}`, [name]],
    [`sftp://${name}.example.org/${tail}`, [name, folder, file]],
    [`iscsi://${name}:3260/${folder}`, [name]],
  ]);
  return { text, gone };
}

/** Behind its word; the model may stay. */
function serialNumber(draw: Draw): Value {
  const serial = draw.pick([
    `WD-W${draw.characters("ABCDEFGHJKLMNPRSTUVXYZ0123456789", 11)}`,
    `S${draw.characters("0123456789ABCDEFGHJKLMNPRST", 13)}`,
    `Z${draw.characters("0123456789ABCDEFGHJKLMNPRST", 7)}`,
    `PHLJ${draw.characters("0123456789", 6)}${draw.characters("0123456789", 2)}P0HGN`,
    `CZ${draw.characters("0123456789", 4)}${draw.characters("0123456789ABCDEF", 4)}`,
  ]);
  const text = draw.pick([
    `Serial Number: ${serial}`,
    `Serial number:    ${serial}`,
    `serial=${serial}`,
    `SN: ${serial}`,
    `S/N: ${serial}`,
    `"serial_number": "${serial}"`,
    `"serialNumber":"${serial}"`,
    `ID_SERIAL_SHORT=${serial}`,
    `Chassis Serial: ${serial}`,
    `serial number ${serial}`,
    `SerialNumber : ${serial}`,
    `Asset Tag: ${serial}`,
  ]);
  return { text, gone: [serial] };
}

/** Names that customers give, behind the key or the word that says what they name. */
function namedThing(draw: Draw): Value {
  const name = `${draw.word()}_${draw.word()}`;
  const text = draw.pick([
    `FileSystemLabel=${name}`,
    `volumeLabel: "${name}"`,
    `volume label "${name}"`,
    `pool_name=${name}`,
    `"poolName":"${name}"`,
    `--pool ${name}`,
    `pool '${name}'`,
    `bucket "${name}"`,
    `bucket=${name}`,
    `container_name=${name}`,
    `snapshot_name: ${name}`,
    `lun_name="${name}"`,
    `share '${name}'`,
    `vmName=${name}`,
    `"volumeName": "${name}"`,
  ]);
  return { text, gone: [name] };
}

const group = "network-identity";

export const storagePlaceClasses: readonly SampleClass[] = [
  simpleClass({ name: "nfs-export", group, about: "exports of NFS servers" }, nfsExport, [
    "mount of {} failed: {errno}",
    "nfs: server {} not responding",
    "stale file handle on {}",
    "{} mounted in {ms}",
  ]),
  simpleClass(
    { name: "storage-uri", group, about: "URIs of buckets, accounts, shares" },
    storageUri,
    [
      "cannot read {}",
      "copy to {} took {ms}",
      "{} does not exist",
      'sink "{}" is full',
      "retry {n} for {}: {errno}",
    ],
  ),
  simpleClass(
    { name: "serial-number", group, about: "serial numbers and asset tags behind a word" },
    serialNumber,
    [
      "{}",
      "disk {} predicted failure",
      "smartctl reports {}",
      "replaced drive, {}",
      "inventory entry {} is new",
    ],
  ),
  simpleClass(
    { name: "named-thing", group: "other", about: "volumes, pools, buckets, shares behind a word" },
    namedThing,
    ["{} is offline", "cannot open {}", "{} reached {n} percent", "resize of {} took {ms}"],
  ),
];
