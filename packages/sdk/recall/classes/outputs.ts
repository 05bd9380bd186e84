import { DIGITS, type Draw, UPPER } from "../draw.ts";
import { untilDrawn } from "../line.ts";
import { hostName, ip6, privateIp4, publicDomain, publicIp4, userName } from "../names.ts";
import type { SampleClass, Value } from "../sample.ts";

function mac(draw: Draw): string {
  return `00:50:56:${draw.hex(6).match(/../g)!.join(":")}`;
}

function serial(draw: Draw): string {
  return `S${draw.characters(DIGITS + UPPER, 13)}`;
}

/** What support cases quote: output of commands and lines of servers, with the names of the customer in their columns. */
const OUTPUTS: readonly ((draw: Draw) => Value)[] = [
  (draw) => {
    const [address, hardware] = [privateIp4(draw), mac(draw)];
    const text = `2: ens192: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9000 qdisc mq state UP\n    link/ether ${hardware} brd ff:ff:ff:ff:ff:ff\n    inet ${address}/24 brd 255.255.255.255 scope global ens192`;
    return { text, gone: [address, hardware.slice(9)] };
  },
  (draw) => {
    const [host, domain] = [hostName(draw).toLowerCase(), publicDomain(draw)];
    const address = privateIp4(draw);
    const text = `tcp: [1] ${address}:3260,1 iqn.2010-06.com.${domain.split(".")[0]}:${host} (non-flash)`;
    return { text, gone: [address, host] };
  },
  (draw) => {
    const digits = `3600a098${draw.hex(25)}`;
    const text = `mpatha (${digits}) dm-2 NETAPP,LUN C-Mode\nsize=500G features='3 queue_if_no_path' hwhandler='1 alua' wp=rw\n\`-+- policy='service-time 0' prio=50 status=active`;
    return { text, gone: [digits.slice(8)] };
  },
  (draw) => {
    const number = serial(draw);
    const text = `Device Model:     Samsung SSD 860 EVO 1TB\nSerial Number:    ${number}\nLU WWN Device Id: 5 002538 ${draw.hex(9)}\nFirmware Version: RVT04B6Q`;
    return { text, gone: [number] };
  },
  (draw) => {
    const [user, address] = [userName(draw).toLowerCase(), publicIp4(draw)];
    const text = `${address} - ${user} [23/Nov/2026:10:12:34 +0000] "GET /api/volumes HTTP/1.1" 200 5316 "-" "curl/8.5.0"`;
    return { text, gone: [user, address] };
  },
  (draw) => {
    const [client, upstream] = [publicIp4(draw), privateIp4(draw)];
    const host = `${hostName(draw)}.${publicDomain(draw)}`;
    const text = `2026/11/23 10:12:34 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: ${client}, server: ${host}, request: "GET / HTTP/1.1", upstream: "http://${upstream}:8080/"`;
    return { text, gone: [client, upstream, host] };
  },
  (draw) => {
    const [source, user] = [privateIp4(draw), userName(draw)];
    const text = `CEF:0|Acme|Array|9.1|100|Login failed|5|src=${source} spt=51234 suser=${user} outcome=failure`;
    return { text, gone: [source, user] };
  },
  (draw) => {
    const [host, user] = [hostName(draw), userName(draw)];
    const text = `<34>1 2026-11-23T10:12:34.003Z ${host}.${publicDomain(draw)} sshd 4123 ID47 [meta@32473 user="${user}"] session closed`;
    return { text, gone: [host, user] };
  },
  (draw) => {
    const [local, peer] = [privateIp4(draw), privateIp4(draw)];
    const text = `tcp   ESTAB      0      0      ${local}:49152      ${peer}:2049   users:(("nfsd",pid=812,fd=4))`;
    return { text, gone: [local, peer] };
  },
  (draw) => {
    const [server, folder] = [privateIp4(draw), draw.word()];
    const text = `${server}:/export/${folder} on /mnt/backup type nfs4 (rw,relatime,vers=4.2,rsize=1048576,addr=${server})`;
    return { text, gone: [server, folder] };
  },
  (draw) => {
    const [host, share, user] = [hostName(draw), draw.word(), userName(draw)];
    const text = `//${host}/${share} on /mnt/share type cifs (rw,vers=3.1.1,sec=ntlmssp,username=${user},uid=0)`;
    return { text, gone: [host, share, user] };
  },
  (draw) => {
    const [user, group] = [userName(draw).toLowerCase(), draw.between(1001, 60_000)];
    const text = `uid=${group}(${user}) gid=${group}(${user}) groups=${group}(${user}),27(sudo)`;
    return { text, gone: [user] };
  },
  (draw) => {
    const [user, domain] = [userName(draw), draw.word().toUpperCase()];
    const sid = `S-1-5-21-${draw.between(1e9, 4e9)}-${draw.between(1e9, 4e9)}-${draw.between(1e9, 4e9)}`;
    const text = `User Name                SID\n======================== ==============================================\n${domain.toLowerCase()}\\${user} ${sid}-1104`;
    return { text, gone: [user, sid] };
  },
  (draw) => {
    const address = ip6(draw);
    const text = `? (${privateIp4(draw)}) at ${mac(draw)} [ether] on eth0\n${address} dev eth0 lladdr ${mac(draw)} REACHABLE`;
    return { text, gone: [address] };
  },
];

export const outputClasses: readonly SampleClass[] = [
  {
    name: "command-output",
    group: "network-identity",
    about: "output of commands and lines of servers, as support cases quote them",
    draw: (draw) =>
      untilDrawn(() => ({
        before: "",
        value: draw.pick(OUTPUTS)(draw),
        after: "",
        stays: [],
      })),
  },
];
