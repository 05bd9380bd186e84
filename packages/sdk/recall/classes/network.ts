import type { Draw } from "../draw.ts";
import { simpleClass } from "../line.ts";
import { hostName, internalDomain, ip6, privateIp4, publicDomain, publicIp4 } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";

function ip4(draw: Draw): Value {
  const address = draw.chance(0.6) ? privateIp4(draw) : publicIp4(draw);
  const text = draw.pick([
    address,
    address,
    `${address}:${draw.between(80, 60_000)}`,
    `${address}/24`,
  ]);
  return { text, gone: [address] };
}

/** With brackets and a port, mapped, and with the zone of RFC 4007. */
function ip6Value(draw: Draw): Value {
  const address = ip6(draw);
  const mapped = `::ffff:${privateIp4(draw)}`;
  const [text, gone] = draw.pick<readonly [string, string]>([
    [address, address],
    [address, address],
    [`[${address}]:${draw.between(80, 60_000)}`, address],
    [`${address}%eth0`, address],
    [`${address}/64`, address],
    [mapped, mapped.slice(7)],
  ]);
  return { text, gone: [gone] };
}

/** IEEE 802: colons, dashes, Cisco's dots; the organisation's half may stay. */
function mac(draw: Draw): Value {
  const organisation = draw.pick(["001a2b", "00155d", "005056", "b8599f", "e4434b", "525400"]);
  const hex = organisation + draw.hex(6);
  const octets = hex.match(/../g)!;
  const text = draw.pick([
    octets.join(":"),
    octets.join("-"),
    octets.join(":").toUpperCase(),
    octets.join("-").toUpperCase(),
    hex.match(/..../g)!.join("."),
  ]);
  return { text, gone: [text.slice(text.includes(".") ? 7 : 9)] };
}

/** InfiniBand's port and node GUIDs: eight octets, or four groups. */
function guid(draw: Draw): Value {
  const hex = `${draw.pick(["0002c9", "e41d2d", "b8599f"])}${draw.hex(10)}`;
  const text = draw.pick([
    hex.match(/..../g)!.join(":"),
    `0x${hex}`,
    `fe80:0000:0000:0000:${hex.match(/..../g)!.join(":")}`,
  ]);
  return { text, gone: [text.slice(-9)] };
}

function internalName(draw: Draw): Value {
  const host = hostName(draw);
  const domain = internalDomain(draw);
  const name = `${host}.${domain}`;
  const text = draw.chance(0.4) ? `${name}:${draw.between(80, 60_000)}` : name;
  return { text, gone: [host, domain.split(".")[0]!] };
}

/** Short names behind their key, in the fields of many kinds of log. */
function hostField(draw: Draw): Value {
  const host = hostName(draw);
  const text = draw.pick([
    `hostname=${host}`,
    `host=${host}`,
    `"host":"${host}"`,
    `"hostname": "${host}"`,
    `_HOSTNAME=${host}`,
    `<Computer>${host}.${internalDomain(draw)}</Computer>`,
    `<Data Name="WorkstationName">${host}</Data>`,
    `Workstation Name:\t${host}`,
    `ComputerName: ${host}`,
    `server=${host}`,
    `node=${host}`,
    `getaddrinfo ENOTFOUND ${host}`,
    `${host}:${draw.between(1024, 60_000)}`,
  ]);
  return { text, gone: [host] };
}

/** Names of the public tree are names only behind a word that says so. */
function peerName(draw: Draw): Value {
  const host = hostName(draw);
  const name = `${host}.${publicDomain(draw)}`;
  const text = draw.pick([
    `getaddrinfo ENOTFOUND ${name}`,
    `host ${name}`,
    `host=${name}`,
    `hostname: ${name}`,
    `server ${name}`,
    `node ${name}`,
    `peer ${name}`,
    `connected to ${name}`,
    `lookup ${name}`,
    `"host":"${name}"`,
    `${name}:${draw.between(1024, 60_000)}`,
    `connect to ${name} port ${draw.between(80, 9999)}`,
  ]);
  return { text, gone: [host] };
}

const group = "network-identity";
const PEER_LINES = [
  "connect {} ETIMEDOUT",
  "connection from {} closed after {ms}",
  "peer {} reset the stream",
  "replication to {} lags by {size}",
  "portal {} is not reachable",
  '"remote_addr":"{}"',
  "login rejected for client {}",
  "no heartbeat from {} since {time}",
  "rpc failed (address={})",
  "Connection to {} closed by remote host.",
  "Failed to connect to {}: Connection timed out",
  "[client {}] AH01630: client denied by server configuration",
  "Received disconnect from {}: Bye",
  "no route to {} via dev eth{n}",
  "WARN peer={} rtt={ms}",
  "dial tcp {}: connect: connection refused",
  "java.net.ConnectException: Connection refused: {}",
  "drbd r{n}: handshake with {} failed",
  "DFSClient: slow read from {} ({ms})",
];

export const networkClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "ipv4", group, about: "IPv4 addresses, private and public" },
    ip4,
    PEER_LINES,
  ),
  simpleClass(
    { name: "ipv6", group, about: "IPv6 addresses in the writings of RFC 4291" },
    ip6Value,
    PEER_LINES,
  ),
  simpleClass({ name: "mac", group, about: "MAC addresses" }, mac, [
    "nic {} down",
    "duplicate address {} on port {n}",
    "link/ether {} brd ff:ff:ff:ff:ff:ff",
    "lease for {} expired",
    "vswitch learned {} after {ms}",
    "DHCPREQUEST from {} via eth{n}",
    "wlan{n}: deauthenticated from {} (Reason: 4)",
    "hwaddr={} mtu={n}",
    "bond0: slave interface {} is now up",
  ]),
  simpleClass({ name: "infiniband-guid", group, about: "GUIDs of InfiniBand ports" }, guid, [
    "Port GUID: {}",
    "node guid {} is unknown",
    "ibstat: port_guid={}",
    "default gid {} on port {n}",
  ]),
  simpleClass(
    { name: "internal-host", group, about: "host names under suffixes of private networks" },
    internalName,
    [
      "cluster node {} is down",
      "rpc to {} failed: {errno}",
      "dial {}: i/o timeout",
      'endpoint "{}" took {ms}',
      "elected {} as leader",
      "certificate does not match {}",
    ],
  ),
  simpleClass(
    { name: "host-field", group, about: "short host names behind their key or before a port" },
    hostField,
    ["{}", "record {} is old", "dial {}: {errno}", "sent by {} after {ms}"],
  ),
  simpleClass(
    { name: "peer-host", group, about: "public host names behind a word or before a port" },
    peerName,
    [
      "{}",
      "error: {} (attempt {n})",
      "request failed, {}",
      "timeout, {}",
      "giving up: {} after {ms}",
    ],
  ),
];
