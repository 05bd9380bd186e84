import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

const USERINFO = placeholder("userinfo");
/** Users that everybody knows, without a password. `git` is how a host of repositories is spoken to. */
const PUBLIC_USERS = new Set(["git", "hg", "svn", "anonymous", "ftp"]);
const MAX_USERINFO_CHARACTERS = 320;
/** In these the part before the `@` is a container (Hadoop's Azure drivers), a name for the storage detectors. */
const CONTAINER_SCHEME = /(?:abfss?|wasbs?|s3[an]?|gs|oss|cosn|tos|o3fs)$/i;
/** Akka's addresses name a system of actors there. */
const ACTOR_SCHEME = /(?:akka|akka\.\w{2,7}|pekko|pekko\.\w{2,7}|spark)$/i;
/** What an authority goes on with: a host, or what an earlier scrubbing put there. */
const HOST = /^(?:[\p{L}\p{N}_<%-]|\[|\/\/)/u;
/** `docker://image@sha256:...`, `npm://package@1.2.3`: a digest or a version, not a host. */
const VERSION = /^(?:sha\d{3}:|v?\d+\.\d+\.\d+(?![.\d])|v?\d+(?:\.\d+)?(?:[/\s]|$))/;

/**
 * Users and passwords of URLs of any scheme, and of Oracle's JDBC URLs. All that stands before the last `@` of an authority goes,
 * so that a raw `@` or `:` in a password takes nothing along; scheme, host, port and the rest stay. Where a password has a raw
 * `/`, `?` or `#` (no port follows the colon), the authority ends at white space instead.
 *
 * Bounds: 320 characters.
 */
export const urlUserinfo: Detector = {
  name: "url-userinfo",
  class: "secret",
  gates: [":\\/\\/", ":thin:", ":oci:"],
  pattern: /:\/\/|:(?:thin|oci):/gi,
  find(match, text) {
    const start = match.index + match[0].length;
    const end = match[0] === "://" ? userinfoEnd(text, start) : oracleEnd(text, start);
    const scheme = text.slice(Math.max(0, match.index - 12), match.index);
    if (end === undefined || end === start || CONTAINER_SCHEME.test(scheme)) return [];
    const userinfo = text.slice(start, end);
    if (ACTOR_SCHEME.test(scheme) && !userinfo.includes(":")) return [];
    if (PUBLIC_USERS.has(userinfo) || /\\[nrt"]|','|'\)|:\/\//.test(userinfo)) return [];
    const after = text.slice(end + 1, end + 33);
    if (!HOST.test(after) || (!userinfo.includes(":") && VERSION.test(after))) return [];
    return [{ start, end, replacement: USERINFO }];
  },
  source:
    "RFC 3986, sections 3.2 and 3.2.1; Oracle JDBC Developer's Guide, thin-style service names",
};

/** The last `@` of the authority; undefined where there is none. */
function userinfoEnd(text: string, start: number): number | undefined {
  const rest = text.slice(start, start + MAX_USERINFO_CHARACTERS);
  const authority = /^[^\s"<>`/?#]*/.exec(rest)![0];
  const last = authority.lastIndexOf("@");
  if (last >= 0) return start + last;
  // `user:pa/ss@host`: what follows the colon is no port, so the slash belongs to the password.
  const colon = authority.indexOf(":");
  const isPort = /^\d{0,5}$/.test(authority.slice(colon + 1));
  if (colon < 0 || isPort || authority.startsWith("[")) return undefined;
  const raw = /^[^\s"<>`@]{1,128}@/.exec(rest)?.[0].length;
  return raw === undefined ? undefined : start + raw - 1;
}

/** `user/password@`. */
function oracleEnd(text: string, start: number): number | undefined {
  const rest = text.slice(start, start + MAX_USERINFO_CHARACTERS);
  const userinfo = /^[^\s"<>`@/]{1,64}\/[^\s"<>`@]{1,128}(?=@)/.exec(rest)?.[0];
  return userinfo === undefined ? undefined : start + userinfo.length;
}

export const urlUserinfoExamples: DetectorExamples = {
  positives: () => {
    const word = ["p", "w4", "x"].join("");
    return [
      {
        text: `postgres://app:${word}@db:5432/main`,
        gone: ["app", word],
        stays: ["postgres://", "@db:5432/main"],
      },
      { text: `mongodb+srv://u:${word}%40@c0.example.net/d?w=1`, gone: [word], stays: ["d?w=1"] },
      { text: `ftp://u:${word}@2:b@host/x`, gone: [word, "@2", ":b"], stays: ["@host/x"] },
      { text: `redis://:${word}@10.0.0.1:6379`, gone: [word], stays: ["@10.0.0.1:6379"] },
      { text: `amqp://u:${word}/a#b@mq:5672/v`, gone: [word, "a#b"], stays: ["mq:5672/v"] },
      {
        text: `clone https://jane@host.example.com/r.git failed`,
        gone: ["jane"],
        stays: ["r.git failed"],
      },
      {
        text: `jdbc:oracle:thin:scott/${word}@//db:1521/svc`,
        gone: ["scott", word],
        stays: ["//db:1521/svc"],
      },
      {
        text: `kafka://a:${word}@h1:9092,kafka://b:${word}@h2:9092`,
        gone: [word],
        stays: ["h1:9092", "h2:9092"],
      },
      { text: `http://u:${word}@[2001:db8::1]:80/`, gone: [word], stays: ["[2001:db8::1]:80/"] },
    ];
  },
  negatives: () => [
    "https://example.com/@scope/package@1.2.3/index.js",
    "ssh://git@example.com/r.git",
    "docker://alpine@sha256:9f86d081884c7d65",
    "https://cdn.example.com:8443/npm/left-pad@1.3.0",
    "abfss://fs@account.dfs.core.windows.net/p",
    "npm://left-pad@1.3.0",
    "http://localhost:9090/metrics and a@b",
    "akka.tcp://sparkDriver@node:55904",
    "webpack://@scope/package/src/index.ts",
    "see http://example.com, mail a@b.example",
  ],
};
