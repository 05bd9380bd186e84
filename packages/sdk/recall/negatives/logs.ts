import type { Draw } from "../draw.ts";
import type { NegativeKind } from "../sample.ts";

function count(draw: Draw): number {
  return draw.between(1, 9999);
}

/** Lines of systems that a storage product's log quotes, with nothing of anybody in them. */
export const logKinds: readonly NegativeKind[] = [
  {
    name: "kernel-line",
    draw: (draw) =>
      draw.pick([
        `[${count(draw)}.${draw.characters("0123456789", 6)}] EXT4-fs (sda1): mounted filesystem with ordered data mode`,
        `XFS (dm-${draw.between(0, 9)}): Metadata corruption detected at xfs_agf_read_verify+0x${draw.hex(2)}/0x${draw.hex(3)}`,
        `ata${draw.between(1, 8)}.00: failed command: READ FPDMA QUEUED`,
        `usb ${draw.between(1, 4)}-${draw.between(1, 9)}: new high-speed USB device number ${draw.between(1, 99)}`,
        `Out of memory: Killed process ${count(draw)} (node) total-vm:${count(draw)}kB`,
        `blk_update_request: critical target error, dev nvme0n1, sector ${count(draw)}`,
      ]),
  },
  {
    name: "smart-line",
    draw: (draw) =>
      draw.pick([
        `  5 Reallocated_Sector_Ct   0x0033   100   100   010    Pre-fail  Always       -       ${count(draw)}`,
        `194 Temperature_Celsius     0x0022   0${draw.between(20, 60)}   045   000    Old_age   Always       -       ${draw.between(20, 60)}`,
        "SMART overall-health self-assessment test result: PASSED",
        `Percentage Used: ${draw.between(0, 99)}%`,
        `Data Units Written: ${count(draw)},${draw.between(100, 999)} [${draw.between(1, 99)}.${draw.between(0, 9)} TB]`,
      ]),
  },
  {
    name: "ceph-line",
    draw: (draw) =>
      draw.pick([
        `osd.${draw.between(0, 200)} reported failed by osd.${draw.between(0, 200)}`,
        `pg ${draw.between(1, 20)}.${draw.hex(2)} is stuck undersized for ${count(draw)}s`,
        `HEALTH_WARN: ${draw.between(1, 9)} osds down; Degraded data redundancy`,
        `mon is allowing insecure global_id reclaim (${count(draw)})`,
        `slow ops, oldest one blocked for ${count(draw)} sec`,
      ]),
  },
  {
    name: "zfs-line",
    draw: (draw) =>
      draw.pick([
        `scan: scrub repaired 0B in 0${draw.between(1, 9)}:${draw.between(10, 59)}:${draw.between(10, 59)} with 0 errors`,
        `raidz2-${draw.between(0, 4)}  DEGRADED     0     0     ${draw.between(0, 9)}`,
        "errors: No known data errors",
        `zio pool is suspended, delay ${count(draw)}ms`,
      ]),
  },
  {
    name: "windows-event",
    draw: (draw) =>
      draw.pick([
        `Event ID ${draw.between(1, 9999)}: The IO operation at logical block address 0x${draw.hex(7)} for Disk ${draw.between(0, 40)} was retried.`,
        `Log Name: System Source: storahci Event ID: ${draw.between(100, 200)} Level: Warning`,
        `Reset to device, \\Device\\RaidPort${draw.between(0, 4)}, was issued.`,
        "The system time has changed.",
        "Cluster resource 'Cluster Disk 3' of type 'Physical Disk' failed.",
      ]),
  },
  {
    name: "library-error",
    draw: (draw) =>
      draw.pick([
        `AccessDenied: Access Denied status code: 403, request id: ${draw.uuid()}`,
        `ServerBusyException: status 503 after ${draw.between(1, 9)} attempts`,
        `SlowDown: Please reduce your request rate (attempt ${draw.between(1, 9)})`,
        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        `TypeError: Cannot read properties of undefined (reading 'size')`,
        `MongoServerError: E11000 duplicate key error, code ${count(draw)}`,
        "tls: failed to verify certificate: x509: certificate signed by unknown authority",
      ]),
  },
  {
    name: "table-of-figures",
    draw: (draw) =>
      [
        "Device            r/s     w/s     rkB/s     wkB/s  %util",
        `sda            ${draw.between(1, 99)}.00   ${draw.between(1, 99)}.10   ${count(draw)}.4    ${count(draw)}.2   ${draw.between(1, 99)}.1`,
        `nvme0n1       ${draw.between(100, 999)}.00    0.00  ${count(draw)}.0       0.0    ${draw.between(1, 99)}.0`,
      ].join("\n"),
  },
];
