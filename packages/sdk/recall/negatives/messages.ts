import { type Draw, LOWER } from "../draw.ts";
import type { NegativeKind } from "../sample.ts";

function count(draw: Draw): number {
  return draw.between(1, 999);
}

/** Short messages, lines and fields of any product, in which nothing is anybody's. */
export const messageKinds: readonly NegativeKind[] = [
  {
    name: "ratio",
    draw: (draw) =>
      draw.pick([
        `${count(draw)}/${count(draw)} blocks verified`,
        "read/write and/or flush",
        `I/O wait ${draw.between(1, 99)}%`,
        `throughput ${count(draw)} MB/s`,
        "TCP/IP stack reset",
        `progress: ${draw.between(1, 99)}% (${count(draw)}/${count(draw)})`,
        "Content-Type: application/json",
        "input/output error",
      ]),
  },
  {
    name: "date",
    draw: (draw) => {
      const day = draw.moment().toISOString().slice(0, 10);
      return draw.pick([
        `snapshot of ${day} removed`,
        `valid until ${day.replaceAll("-", "/")}`,
        `built on ${day.split("-").reverse().join(".")}`,
        `retention from ${day} to ${day}`,
      ]);
    },
  },
  {
    name: "drive-letter",
    draw: (draw) => {
      const drive = draw.pick([..."CDEFGHXZ"]);
      return draw.pick([
        `volume ${drive}: is dirty`,
        `${drive}: has ${count(draw)} MB free`,
        `chkdsk ${drive}: /f finished`,
        `drive ${drive}: was removed`,
      ]);
    },
  },
  {
    name: "http-line",
    draw: (draw) =>
      draw.pick([
        `GET /healthz 200 ${count(draw)}ms`,
        `POST /api/v1/volumes HTTP/1.1 ${draw.pick([200, 409, 503])}`,
        `PUT /v1/logs 429 retry-after=${draw.between(1, 60)}`,
        "DELETE /api/v2/snapshots 204",
        "Accept-Encoding: gzip, deflate",
      ]),
  },
  {
    name: "public-url",
    draw: (draw) =>
      draw.pick([
        "see https://aka.ms/storage-help for details",
        "docs: https://kubernetes.io/docs/concepts/",
        "https://nodejs.org/api/errors.html",
        "http://www.w3.org/2001/XMLSchema-instance",
        `RFC 7143 at https://www.rfc-editor.org/rfc/rfc7143 section ${draw.between(1, 12)}`,
      ]),
  },
  {
    name: "storage-prose",
    draw: (draw) =>
      draw.pick([
        `volume is degraded, ${draw.between(1, 3)} of 3 replicas are online`,
        "pool is nearly full",
        "snapshot removed, container stopped",
        "bucket policy does not allow the operation",
        `rebuild finished in ${count(draw)} seconds`,
        "serial port is busy",
        "share is not available",
        "initiator logged out",
        "portal group is not reachable",
        "node left the cluster",
      ]),
  },
  {
    name: "person-less-email",
    draw: (draw) =>
      draw.pick([
        "mail queue is empty",
        `@ ${count(draw)} ms per request`,
        "max-old-space@4096",
        "systemd: user@1000.service: Succeeded.",
        "git@ is not a host",
        "@Override is missing",
      ]),
  },
  {
    name: "json-without-anything",
    draw: (draw) =>
      JSON.stringify(
        draw.pick<object>([
          { level: "warn", code: `E${count(draw)}`, retries: count(draw), ok: false },
          { state: "degraded", replicas: [1, 2, 3], lag: draw.next() },
          { op: "write", size: 4096, offset: draw.between(1, 2 ** 40), queue: "high" },
          { key: "size", value: count(draw), unit: "GiB", user: null },
        ]),
      ),
  },
  {
    name: "key-value-without-anything",
    draw: (draw) =>
      draw.pick([
        `op=write size=4096 latency=${count(draw)}us queue=high`,
        `status=degraded raid=6 disks=${draw.between(4, 24)} spare=1`,
        `vers=4.2,rsize=1048576,wsize=1048576,hard,proto=tcp,timeo=${count(draw)}`,
        `nr_requests=${count(draw)} scheduler=mq-deadline rotational=0`,
        `threads=${draw.between(1, 64)};mode=fast;retry=true`,
      ]),
  },
  {
    name: "git-reference",
    draw: (draw) =>
      draw.pick([
        `refs/heads/release-${draw.between(1, 9)}.${draw.between(0, 9)} is behind`,
        "origin/main was force pushed",
        `HEAD~${draw.between(1, 9)} detached`,
        `merge of ${draw.hex(7)} into main`,
      ]),
  },
  {
    name: "model",
    draw: (draw) =>
      draw.pick([
        "Device Model: ST4000NM0035-1V4107",
        `Model Family: Seagate Exos 7E${draw.between(2, 10)}`,
        "Product: MZ7LH960HAJR0D3",
        "Vendor: SEAGATE Rev: E002",
        `controller PERC H740P, slot ${draw.between(0, 24)}`,
        "rotation rate 7200 rpm, form factor 3.5 inches",
      ]),
  },
  {
    name: "api-documentation",
    draw: (draw) =>
      draw.pick([
        "pass `Infinity` to allow endless retries",
        "Don't allow static class methods named `prototype`",
        "a property named `async` is parsed as a name",
        "any new argument created by `opts.default` is kept",
        "support for pre-ES5 environments was removed",
        `update zlib to 1.3.${draw.between(1, 9)}.1-motley-${draw.hex(7)}`,
        "use validate\\_ascii\\_with\\_errors instead of validate\\_ascii",
        "the token is consumed by the parser of the stream",
        "returns the key of the entry, or undefined where there is none",
        "the secret of the handshake is derived by HKDF",
      ]),
  },
  {
    name: "lower-case-prose",
    draw: (draw) => {
      const words = "lock lease quorum journal extent segment cache flush merge split".split(" ");
      const sentence = Array.from({ length: draw.between(4, 12) }, () => draw.pick(words));
      return `${sentence.join(" ")} (${draw.characters(LOWER, 1)})`;
    },
  },
];
