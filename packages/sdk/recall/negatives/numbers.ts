import { DIGITS, type Draw } from "../draw.ts";
import type { NegativeKind } from "../sample.ts";

function version4(draw: Draw): string {
  return [10, 0, draw.between(10_000, 26_100), draw.between(1, 9000)].join(".");
}

function smallVersion4(draw: Draw): string {
  return Array.from({ length: 4 }, () => draw.between(0, 40)).join(".");
}

function semver(draw: Draw): string {
  const plain = [draw.between(0, 40), draw.between(0, 60), draw.between(0, 200)].join(".");
  return draw.chance(0.3) ? `${plain}-${draw.pick(["rc.1", "beta.12", "alpha"])}` : plain;
}

function clock(draw: Draw): string {
  const two = (max: number): string => String(draw.between(0, max)).padStart(2, "0");
  return `${two(23)}:${two(59)}:${two(59)}`;
}

/** Numbers and ids of machines that name nobody. */
export const numberKinds: readonly NegativeKind[] = [
  {
    name: "trace-id",
    draw: (draw) =>
      draw.pick([
        `trace_id=${draw.hex(32)} span_id=${draw.hex(16)} sampled`,
        `traceparent: 00-${draw.hex(32)}-${draw.hex(16)}-01`,
        `span ${draw.hex(16)} ended after ${draw.between(1, 99)}ms`,
        `"traceId":"${draw.hex(32)}"`,
      ]),
  },
  {
    name: "digest",
    draw: (draw) =>
      draw.pick([
        `sha256:${draw.hex(64)} verified`,
        `commit ${draw.hex(40)} is not an ancestor`,
        `md5 ${draw.hex(32)} does not match`,
        `checksum mismatch: want ${draw.hex(8)} got ${draw.hex(8)}`,
        `ETag: "${draw.hex(32)}-${draw.between(1, 90)}"`,
        `integrity sha512-${draw.base64(64)}`,
        `crc32c=${draw.hex(8)} block=${draw.between(1, 99_999)}`,
      ]),
  },
  {
    name: "hresult",
    draw: (draw) =>
      draw.pick([
        `failed with HRESULT 0x8007${draw.hex(4)}`,
        `STATUS_${draw.pick(["ACCESS_DENIED", "IO_TIMEOUT"])} (0xC00000${draw.hex(2)})`,
        `Win32 error ${draw.between(1, 9999)} (0x${draw.hex(8)})`,
        `bugcheck 0x0000009f (0xffff${draw.hex(12)}, 0x00000000${draw.hex(8)})`,
      ]),
  },
  {
    name: "oid",
    draw: (draw) =>
      draw.pick([
        `snmp get 1.3.6.1.4.1.${draw.between(1, 60_000)}.${draw.between(1, 9)}.2.1.${draw.between(1, 99)} timed out`,
        `OID .1.3.6.1.2.1.2.2.1.${draw.between(1, 22)}.${draw.between(1, 64)}`,
        `extension 2.5.29.${draw.between(14, 37)} is critical`,
        `signature algorithm 1.2.840.113549.1.1.${draw.between(5, 13)}`,
      ]),
  },
  {
    name: "semver",
    draw: (draw) =>
      draw.pick([
        `upgraded from ${semver(draw)} to ${semver(draw)}`,
        `agent v${semver(draw)} started`,
        `engine@${semver(draw)} is deprecated`,
        `requires node >=${semver(draw)} <${draw.between(20, 30)}`,
      ]),
  },
  {
    name: "version-4",
    draw: (draw) =>
      draw.pick([
        `Microsoft Windows [Version ${version4(draw)}]`,
        `firmware ${smallVersion4(draw)} is older than ${smallVersion4(draw)}`,
        `driver version ${smallVersion4(draw)} loaded`,
        `FileVersion=${version4(draw)}`,
        `BIOS v${smallVersion4(draw)} dated 2024`,
        `product build ${version4(draw)}`,
        `System.IO, Version=4.2.${draw.between(0, 3)}.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a`,
      ]),
  },
  {
    name: "block-number",
    draw: (draw) =>
      draw.pick([
        `I/O error, dev sdb, sector ${draw.between(1, 4_000_000_000)} op 0x0:(READ)`,
        `LBA ${draw.between(1, 4_000_000_000)} count ${draw.between(1, 1024)}`,
        `offset ${draw.between(1, 2 ** 40)} length ${draw.pick([4096, 65_536])}`,
        `capacity ${draw.between(10 ** 12, 2 * 10 ** 13)} bytes`,
        `wrote ${draw.between(10 ** 15, 9 * 10 ** 15)} bytes since boot`,
        `inode ${draw.between(1, 2 ** 40)} generation ${draw.between(1, 2 ** 31)}`,
      ]),
  },
  {
    name: "epoch",
    draw: (draw) =>
      draw.pick([
        `ts=${draw.moment().getTime()} drained`,
        `expires at ${draw.moment().getTime() / 1000}`,
        `timestamp ${draw.moment().getTime()}${draw.characters(DIGITS, 6)} is in the future`,
        `clock skew: ${draw.moment().getTime()} vs ${draw.moment().getTime()}`,
      ]),
  },
  {
    name: "uuid",
    draw: (draw) =>
      draw.pick([
        `volume ${draw.uuid()} mounted`,
        `request ${draw.uuid()} took ${draw.between(1, 999)}ms`,
        `\\\\?\\Volume{${draw.uuid()}}\\ has no drive letter`,
        `UUID="${draw.uuid()}" TYPE="xfs"`,
        `clsid {${draw.uuid().toUpperCase()}} is not registered`,
        `correlation-id: ${draw.uuid()}`,
      ]),
  },
  {
    name: "clock-time",
    draw: (draw) =>
      draw.pick([
        `resync finished at ${clock(draw)}`,
        `uptime ${draw.between(1, 99)} days, ${clock(draw)}`,
        `window ${clock(draw)} - ${clock(draw)} skipped`,
        `${draw.moment().toISOString()} checkpoint`,
        `elapsed ${clock(draw)}.${draw.characters(DIGITS, 6)}`,
        `ratio 3:2:1 over ${clock(draw)}`,
      ]),
  },
  {
    name: "scsi-address",
    draw: (draw) =>
      draw.pick([
        `sd ${draw.between(0, 9)}:0:${draw.between(0, 9)}:${draw.between(0, 99)}: [sdc] Synchronizing SCSI cache`,
        `scsi host${draw.between(0, 9)}: ahci`,
        `nvme 0000:${draw.hex(2)}:00.${draw.between(0, 7)}: controller is down`,
        `pci 0000:00:1f.${draw.between(0, 7)}: BAR 4 assigned`,
        `[${draw.between(0, 9)}:0:${draw.between(0, 9)}:${draw.between(0, 9)}] disk ATA`,
        `sense key: 0x${draw.hex(1)}, asc: 0x${draw.hex(2)}, ascq: 0x${draw.hex(2)}`,
      ]),
  },
  {
    name: "hex-dump",
    draw: (draw) =>
      draw.pick([
        `CDB: 28 00 ${draw.hex(2)} ${draw.hex(2)} ${draw.hex(2)} ${draw.hex(2)} 00 00 08 00`,
        `RIP: 0010:[<ffffffff${draw.hex(8)}>] nvme_queue_rq+0x${draw.hex(3)}/0x${draw.hex(3)}`,
        `Call Trace: blk_mq_dispatch+0x${draw.hex(2)}/0x${draw.hex(3)} at ffff${draw.hex(12)}`,
        `at address 0x0000${draw.hex(12)}`,
        `mask 0x00000000${draw.hex(8)} flags 0x${draw.hex(4)}`,
      ]),
  },
  {
    name: "metric",
    draw: (draw) =>
      draw.pick([
        `iops=${draw.between(1, 99_999)} bw=${draw.between(1, 900)}MiB/s lat=${draw.between(1, 99)}.${draw.between(0, 9)}ms`,
        `p50=${draw.between(1, 9)} p99=${draw.between(10, 99)} p99.9=${draw.between(100, 999)}`,
        `load average: 0.${draw.between(10, 99)}, 1.${draw.between(10, 99)}, 2.${draw.between(10, 99)}`,
        `used 1.${draw.between(10, 99)} TiB of ${draw.between(2, 90)}.00 TiB (${draw.between(1, 99)}%)`,
        `temperature ${draw.between(20, 80)} C, power on hours ${draw.between(1, 90_000)}`,
      ]),
  },
];
