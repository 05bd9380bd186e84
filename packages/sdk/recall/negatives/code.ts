import { ALPHANUMERIC, type Draw } from "../draw.ts";
import type { NegativeKind } from "../sample.ts";

function position(draw: Draw): string {
  return `${draw.between(1, 2000)}:${draw.between(1, 120)}`;
}

const FILES = "volume.ts replica.cc journal.rs main.go raft.java scrub.py index.js".split(" ");

/** Names of code, of kernels and of the system, which are the same on every machine. */
export const codeKinds: readonly NegativeKind[] = [
  {
    name: "package-version",
    draw: (draw) =>
      draw.pick([
        `npm warn deprecated rimraf@${draw.between(2, 5)}.0.${draw.between(0, 9)}`,
        `@opentelemetry/api@1.${draw.between(0, 9)}.0 is already registered`,
        `lodash@4.17.${draw.between(10, 30)} has a known issue`,
        `docker.io/library/redis:7.${draw.between(0, 9)} pulled`,
        `github.com/cockroachdb/pebble@v1.${draw.between(0, 9)}.1`,
      ]),
  },
  {
    name: "node-internal",
    draw: (draw) =>
      draw.pick([
        `at process.processTicksAndRejections (node:internal/process/task_queues:${position(draw)})`,
        `at node:internal/main/run_main_module:${position(draw)}`,
        `(node:${draw.between(2, 99_999)}) [DEP0${draw.between(100, 190)}] DeprecationWarning`,
        `at Socket.emit (node:events:${position(draw)})`,
      ]),
  },
  {
    name: "source-position",
    draw: (draw) =>
      draw.pick([
        `${draw.pick(FILES)}:${position(draw)}: unexpected state`,
        `panic at ${draw.pick(FILES)}:${draw.between(1, 999)}`,
        `assertion failed: ${draw.pick(FILES)} line ${draw.between(1, 999)}`,
        `warning C4996 in ${draw.pick(FILES)}(${draw.between(1, 999)})`,
      ]),
  },
  {
    name: "class-name",
    draw: (draw) =>
      draw.pick([
        "java.util.concurrent.TimeoutException: waited 30 seconds",
        "com.acme.storage.Volume$Replica has no leader",
        "Microsoft.Azure.Storage.StorageException: the operation was cancelled",
        "org.apache.hadoop.hdfs.server.datanode.DataNode: Slow BlockReceiver",
        "System.IO.IOException: the device is not ready",
        "io.netty.channel.AbstractChannel$AnnotatedConnectException",
        `kotlinx.coroutines.JobCancellationException: job ${draw.between(1, 99)}`,
      ]),
  },
  {
    name: "scope-operator",
    draw: (draw) =>
      draw.pick([
        "std::vector<std::string>::operator[] out of range",
        "rocksdb::DBImpl::Write took too long",
        "tokio::runtime::task::core panicked",
        "ActiveRecord::ConnectionTimeoutError",
        `boost::asio::detail::epoll_reactor::run ${draw.between(1, 99)}`,
        "folly::Future<folly::Unit>::get()",
      ]),
  },
  {
    name: "device",
    draw: (draw) =>
      draw.pick([
        `\\Device\\Harddisk${draw.between(0, 40)}\\DR${draw.between(0, 40)} has a bad block`,
        `\\\\.\\PhysicalDrive${draw.between(0, 40)} is offline`,
        `/dev/sd${draw.pick([..."abcdef"])}${draw.between(1, 9)} mounted read only`,
        `/dev/nvme${draw.between(0, 9)}n1 reset`,
        `/dev/mapper/mpath${draw.pick([..."abcdef"])} queueing disabled`,
        `md${draw.between(0, 9)}: raid6 array is not clean`,
        `\\Device\\RaidPort${draw.between(0, 4)} was reset`,
        `dm-${draw.between(0, 60)}: flush took ${draw.between(1, 99)}ms`,
      ]),
  },
  {
    name: "system-path",
    draw: (draw) =>
      draw.pick([
        "/usr/lib/systemd/systemd-udevd is running",
        "cannot open /proc/self/mountinfo",
        "read /etc/fstab failed with EACCES",
        `write /proc/sys/vm/drop_caches ${draw.between(1, 3)}`,
        "C:\\Windows\\System32\\drivers\\storport.sys was loaded",
        "/sys/block/sda/queue/scheduler is none",
        "see /var/log/messages for details",
        "/usr/bin/python3 exited with 1",
      ]),
  },
  {
    name: "well-known-sid",
    draw: (draw) =>
      draw.pick([
        "granted to S-1-5-18",
        "owner S-1-5-32-544 may delete",
        "D:(A;;GA;;;S-1-1-0)",
        `S-1-5-${draw.pick([19, 20, 11, 7])} was added`,
        "S-1-5-32-545 has read access",
        "integrity level S-1-16-12288",
      ]),
  },
  {
    name: "well-known-account",
    draw: (draw) =>
      draw.pick([
        "service runs as NT AUTHORITY\\SYSTEM",
        "BUILTIN\\Administrators has full control",
        "NT SERVICE\\TrustedInstaller owns the key",
        "NT AUTHORITY\\NETWORK SERVICE was denied",
        `logon type ${draw.between(2, 11)} of NT AUTHORITY\\LOCAL SERVICE`,
      ]),
  },
  {
    name: "loopback",
    draw: (draw) =>
      draw.pick([
        `listening on 127.0.0.1:${draw.between(1024, 65_000)}`,
        `bound to 0.0.0.0:${draw.between(1024, 65_000)}`,
        `http://localhost:${draw.between(1024, 65_000)}/health is up`,
        "connect ECONNREFUSED ::1:8080",
        "netmask 255.255.255.0 is set",
        "listening on [::]:443",
      ]),
  },
  {
    name: "import-specifier",
    draw: (draw) =>
      draw.pick([
        "Cannot find module '@scope/volume-api' imported from index.js",
        "import { open } from 'node:fs/promises'",
        "require of ../lib/replica.js is not supported",
        `chunk ${draw.characters(ALPHANUMERIC, 8)} of runtime was not loaded`,
        "Module '\"./types\"' has no exported member",
      ]),
  },
  {
    name: "identifier-of-code",
    draw: (draw) =>
      draw.pick([
        "getStorageKey (",
        "at TokenBucket.take",
        "passwordValidator.validate is not a function",
        "secretsmanager:GetSecretValue is not allowed",
        "AuthenticationError.fromResponse",
        "new KeyRange(from, to)",
        "tokenizer.next() returned undefined",
        `resetPasswordForm was rendered ${draw.between(1, 9)} times`,
      ]),
  },
  {
    name: "regular-expression",
    draw: (draw) =>
      draw.pick([
        "pattern /^\\d{1,3}\\.\\d+$/ does not match",
        "glob **/*.{ts,js} matched nothing",
        `s/foo/bar/g applied ${draw.between(1, 99)} times`,
        'printf("%s: %08x\\n", name, code)',
        "(?i)^error\\b is not supported",
      ]),
  },
  {
    name: "enum-name",
    draw: (draw) =>
      draw.pick([
        `state=LEADER epoch=${draw.between(1, 999)} role=VOTER`,
        "transition from REPLICATING to DEGRADED",
        "ERROR_SHARING_VIOLATION",
        "NVME_SC_HOST_PATH_ERROR",
        "EAGAIN: resource temporarily unavailable",
        "DID_TRANSPORT_DISRUPTED driverbyte=DRIVER_OK",
      ]),
  },
];
