import type { Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { hostName, publicDomain } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";

const MONTHS = ["01", "03", "05", "08", "10", "12"];

/** RFC 7143, section 4.2.7.4: a year and month, a reversed domain, and what its owner appends. */
function iqn(draw: Draw): Value {
  const date = `${draw.between(1991, 2024)}-${draw.pick(MONTHS)}`;
  const host = hostName(draw).toLowerCase();
  const [text, gone] = draw.pick<readonly [string, readonly string[]]>([
    [`iqn.1991-05.com.microsoft:${host}.${publicDomain(draw)}`, [host]],
    [`iqn.${date}.org.debian:01:${host}`, [host]],
    [`iqn.1998-01.com.vmware:${host}-${draw.hex(8)}`, [host]],
    [`iqn.1992-08.com.netapp:sn.${host}:vs.${draw.between(2, 9)}`, [host]],
    [`iqn.${date}.com.${host.replaceAll("-", "")}`, [host.replaceAll("-", "")]],
    [`iqn.${date}.io.${draw.word()}.storage:volume:${host}`, [host]],
    [`iqn.2010-06.com.purestorage:flasharray.${draw.hex(16)}.${host}`, [host]],
  ]);
  return { text: draw.chance(0.1) ? `${text},t,0x0001` : text, gone };
}

/** NAA nibble, an organisation that IEEE gave a number to, and the serial that the vendor appends. */
const ORGANISATIONS = ["00a098", "000c50", "006016", "001438", "00c0ff", "00e08b", "0014ee"];

function naa5(draw: Draw): { readonly hex: string; readonly serial: string } {
  const serial = draw.hex(9);
  return { hex: `5${draw.pick(ORGANISATIONS)}${serial}`, serial };
}

function naa6(draw: Draw): { readonly hex: string; readonly serial: string } {
  const serial = draw.hex(25);
  return { hex: `6${draw.pick(ORGANISATIONS)}${serial}`, serial };
}

/** World wide names of FC-FS and SPC in their usual writings; the vendor may stay, the serial may not. */
function wwn(draw: Draw): Value {
  const { hex, serial } = draw.chance(0.3) ? naa6(draw) : naa5(draw);
  if (hex.length === 16 && draw.chance(0.4)) {
    const octets = hex.match(/../g)!;
    const text = octets.join(":");
    const shown = draw.chance(0.3) ? text.toUpperCase() : text;
    return { text: shown, gone: [shown.slice(12)] };
  }
  const kinds = ["naa.", "0x", "wwn-0x", "wwn.0x", ...(hex.length === 32 ? ["3", "scsi-3"] : [])];
  return { text: draw.pick(kinds) + hex, gone: [serial] };
}

/** IEEE 64-bit identifiers as SCSI and NVMe name them. */
function eui(draw: Draw): Value {
  const serial = draw.hex(10);
  const namespace = `${draw.hex(16)}${draw.pick(ORGANISATIONS)}${serial}`;
  const text = draw.pick([
    `eui.${draw.pick(ORGANISATIONS)}${serial}`,
    `nvme-eui.${namespace}`,
    `eui.${namespace}`,
  ]);
  return { text, gone: [serial] };
}

/** NVMe base specification, "NVMe Qualified Names": a domain's or a UUID's. */
function nqn(draw: Draw): Value {
  const uuid = draw.uuid();
  const host = hostName(draw).toLowerCase();
  const [text, gone] = draw.pick<readonly [string, string]>([
    [`nqn.2014-08.org.nvmexpress:uuid:${uuid}`, uuid],
    [`nqn.${draw.between(2010, 2024)}-${draw.pick(MONTHS)}.com.${draw.word()}:${host}`, host],
    [`nqn.1992-08.com.netapp:sn.${draw.hex(32)}:subsystem.${host}`, host],
    [`nqn.2016-06.io.spdk:${host}`, host],
  ]);
  return { text, gone: [gone] };
}

const group = "network-identity";

export const storageNameClasses: readonly SampleClass[] = [
  simpleClass({ name: "iscsi-iqn", group, about: "iSCSI qualified names" }, iqn, [
    "target login failed {} status=0x0202",
    "session to {} dropped after {ms}",
    'initiator "{}" is not allowed',
    "iscsiadm: no records found for {}",
    "Connection{n}:0 to [target: {}, portal] through [iface: default] is shutdown",
    "InitiatorName={}",
    "Discovery session for {} established",
    "tgtadm: target {} has {n} logical units",
    "Login negotiation failed for {}: {errno}",
  ]),
  simpleClass({ name: "wwn", group, about: "world wide names of Fibre Channel and SCSI" }, wwn, [
    "rport {} lost",
    "HBA port {} link down",
    "path to {} failed, {n} remaining",
    "multipath: {} has no active path",
    "zoned initiator {} logged out",
    "device id {} changed",
    "lun {n} of target {} is masked",
    "fcid {hex} pwwn {} registered",
    "sd 2:0:0:1: alua: port group {n} of {}",
  ]),
  simpleClass({ name: "eui", group, about: "IEEE EUI-64 names of devices" }, eui, [
    "namespace {} removed",
    "multipath: {} reinstated",
    "device {} is read only",
    "attached {} in {ms}",
  ]),
  simpleClass({ name: "nvme-nqn", group, about: "NVMe qualified names" }, nqn, [
    "connect to {} failed: {errno}",
    "subsystem {} has {n} controllers",
    'hostnqn="{}"',
    "nvme0: new ctrl: NQN {}",
    "keep alive timeout for {}",
  ]),
];
