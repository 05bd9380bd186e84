import { ALPHANUMERIC, type Draw, UPPER } from "../draw.ts";
import type { NegativeKind } from "../sample.ts";

function count(draw: Draw): number {
  return draw.between(1, 9999);
}

function colonHex(draw: Draw, octets: number): string {
  return draw
    .hex(octets * 2)
    .toUpperCase()
    .match(/../g)!
    .join(":");
}

/** What databases, runtimes, orchestrators and object stores write on any machine. */
export const systemKinds: readonly NegativeKind[] = [
  {
    name: "object-store-header",
    draw: (draw) =>
      draw.pick([
        `x-amz-request-id: ${draw.hex(16).toUpperCase()}`,
        `x-amz-id-2: ${draw.base64(56)}`,
        `x-ms-request-id: ${draw.uuid()}`,
        `Content-MD5: ${draw.base64(16)}`,
        `x-ms-content-crc64: ${draw.base64(8)}`,
        `x-goog-hash: crc32c=${draw.base64(4)}`,
        `BlockId ${draw.base64(24)} was committed`,
        `RequestId: ${draw.characters(UPPER, 8)}, HostId omitted`,
      ]),
  },
  {
    name: "fingerprint",
    draw: (draw) =>
      draw.pick([
        `SHA1 Fingerprint=${colonHex(draw, 20)}`,
        `sig_key: ${colonHex(draw, 20)}`,
        `host key fingerprint is SHA256:${draw.base64(32).slice(0, 43)}`,
        `srcversion: ${draw.hex(24).toUpperCase()}`,
        `thumbprint ${draw.hex(40).toUpperCase()} not trusted`,
        `serialNumber of issuer unknown, key id ${colonHex(draw, 20)}`,
      ]),
  },
  {
    name: "runtime-line",
    draw: (draw) =>
      draw.pick([
        `[${count(draw)}.345s][info][gc] GC(${count(draw)}) Pause Young (Normal) 24M->4M(256M) 3.456ms`,
        `-Xms2g -Xmx4g -XX:+UseG1GC -XX:MaxGCPauseMillis=${count(draw)}`,
        `goroutine ${count(draw)} [select, 5 minutes]:`,
        `(node:${count(draw)}) MaxListenersExceededWarning: Possible EventEmitter memory leak detected`,
        `thread 'main' panicked at 'index out of bounds: the len is 3 but the index is ${count(draw)}'`,
        `FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory`,
        `DeprecationWarning: datetime.utcnow() is deprecated`,
      ]),
  },
  {
    name: "database-line",
    draw: (draw) =>
      draw.pick([
        `LOG:  checkpoint complete: wrote ${count(draw)} buffers (0.8%); 0 WAL file(s) added`,
        `ERROR:  relation "volumes" does not exist at character ${count(draw)}`,
        `[JOB ${count(draw)}] Compacted 4@0 + 1@1 files to L1 => ${count(draw)} bytes`,
        `[db/compaction/compaction_job.cc:${count(draw)}] [default] Generated table`,
        `InnoDB: page_cleaner: 1000ms intended loop took ${count(draw)}ms`,
        `{"level":"warn","caller":"etcdserver/util.go:${count(draw)}","msg":"apply request took too long","took":"123ms"}`,
        `SELECT count(*) FROM t WHERE id = $1`,
        `deadlock detected, process ${count(draw)} waits for ShareLock on transaction ${count(draw)}`,
      ]),
  },
  {
    name: "orchestrator-line",
    draw: (draw) =>
      draw.pick([
        `E0512 10:00:00.123456       1 reflector.go:${count(draw)}] factory.go:134: Failed to watch *v1.Node`,
        `Back-off restarting failed container`,
        `readiness probe failed: HTTP probe failed with statuscode: ${draw.pick([500, 503])}`,
        `Started Session ${count(draw)} of user root.`,
        `systemd[1]: multipathd.service: Main process exited, code=exited, status=1/FAILURE`,
        `audit(1734052340.345:${count(draw)}): table=filter family=2 entries=20`,
        `image sha256:${draw.hex(64)} is up to date`,
        `level=info ts=2026-11-23T10:12:34.567Z caller=main.go:${count(draw)} msg="ready"`,
      ]),
  },
  {
    name: "smb-nfs-line",
    draw: (draw) =>
      draw.pick([
        `CIFS: VFS: cifs_mount failed w/return code = -${draw.between(1, 120)}`,
        `Status code returned 0xc000006d STATUS_LOGON_FAILURE`,
        `fs/cifs/smb2pdu.c: Query FSInfo level ${draw.between(1, 9)}`,
        `RFC1002 header 0x${draw.hex(2)}, smb_len=${count(draw)}`,
        `cifs_sync_mid_result: cmd=16 mid=${count(draw)} state=4`,
        `nfsd: last server has exited, flushing export cache`,
        `NFS: state manager: lease expired failed with error ${count(draw)}`,
        `rpcbind: RPC: Program not registered, vers=${draw.between(2, 4)} prot=6`,
        `xprt_connect_status: retrying, transport timed out`,
      ]),
  },
  {
    name: "listing",
    draw: (draw) =>
      draw.pick([
        `-rw-r--r-- 1 root root ${count(draw)} May 22 18:29 config`,
        `drwxr-xr-x  2 root root 4096 Nov 23 10:12 .`,
        `tmpfs            ${count(draw)}M     0  ${count(draw)}M   0% /dev/shm`,
        `sda      8:0    0 931.5G  0 disk`,
        `size=21T features='1 queue_if_no_path' hwhandler='1 alua' wp=rw`,
        `|-+- policy='service-time 0' prio=50 status=active`,
        `Filesystem     1K-blocks    Used Available Use% Mounted on`,
      ]),
  },
  {
    name: "opaque-name",
    draw: (draw) =>
      draw.pick([
        `task ${draw.characters(ALPHANUMERIC, 12)} finished`,
        `lease ${draw.hex(24)} renewed`,
        `chunk-${draw.hex(8)}.js loaded`,
        `segment ${count(draw)}-${draw.hex(6)} sealed`,
        `upload id ${draw.characters(ALPHANUMERIC, 32)} aborted`,
        `cursor ${count(draw)}/${draw.hex(8)} moved`,
      ]),
  },
];
