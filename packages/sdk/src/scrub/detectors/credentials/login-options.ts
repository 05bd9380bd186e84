import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { looksChosen } from "./parts/random-looking.ts";
import { readValue } from "./parts/secret-value.ts";
import { isStandIn } from "./parts/stand-in.ts";

/** From the user's option to the password's, on one command. */
const PAIR =
  /(?:[ \t]-{1,2}(?:u|l|user|username|login|userid|id)|useradd|userconfig[ \t]--\w{3,8})(?:[ \t=]{1,2}["']?[^\s"'|;]{1,64}["']?)(?:[ \t][^\r\n|;&]{0,60}?)?[ \t]-(?:p|pw|ps|clp|pass|K)[ \t]{1,2}/iy;
/** `--user jane:x`. */
const JOINED = /[ \t]--?u(?:ser(?:name)?)?[ \t=]{1,2}["']?[^\s"':|;]{1,64}:(?=[^\s/])/iy;
/** There `-p x` is a port, a database, a path; what these take is the command-line rule's. */
const OTHER_USE = /\b(?:mysql|maria|psql|pg_|ssh|scp|sftp|mkdir|tar|docker run|git)\w{0,16}\b/i;
const MIN_CHARACTERS = 5;

/**
 * A password in an option of one letter behind the option of a user, of any program: `-u admin -p x`, `-user admin -pw x`, and
 * `--user admin:x`. The letter alone says nothing and is the command-line rule's, which knows programs; here the value has to
 * be more than a word, a number or a port.
 *
 * Bounds: 60 characters between the options.
 */
export const loginOptions: Detector = {
  name: "login-options",
  class: "secret",
  gates: [
    " --?u [\\w\"']",
    " -l [\\w\"']",
    " -id [\\w\"']",
    " --?user(?:name|id)[ =]",
    " --?user[ =]",
    "useradd ",
    "userconfig ",
  ],
  pattern: /[ \t]--?(?:u|l|id|user|username|userid|login)[ \t=]|\buseradd[ \t]|\buserconfig[ \t]/gi,
  find(match, text) {
    const lead = [PAIR, JOINED].find((pattern) => {
      pattern.lastIndex = match.index;
      return pattern.test(text);
    });
    if (lead === undefined) return [];
    const value = readValue(text, lead.lastIndex);
    if (value === undefined) return [];
    const raw = text.slice(value.start, value.end);
    if (raw.length < MIN_CHARACTERS || raw.startsWith("<") || isStandIn(raw) || !looksChosen(raw))
      return [];
    if (/^[\d:./-]+$|^-|\//.test(raw)) return [];
    const before = text.slice(Math.max(0, match.index - 80), match.index);
    if (lead === PAIR && OTHER_USE.test(before)) return [];
    return [{ start: value.start, end: value.end, replacement: placeholder("secret") }];
  },
  source: "manual pages: cqlsh, hdbsql, etcdctl(1), Commvault qlogin, Brocade FOS, swift(1)",
};

export const loginOptionsExamples: DetectorExamples = {
  positives: () => {
    const word = ["cq1s", "hPw9"].join("#");
    return [
      { text: `cqlsh -u cassandra -p ${word} node`, gone: [word], stays: ["-u cassandra -p "] },
      { text: `qlogin -u admin -ps ${word}`, gone: [word] },
      { text: `etcdctl --user root:${word} get foo`, gone: [word], stays: [" get foo"] },
    ];
  },
  negatives: () => [
    "mysql -u root -p prod2",
    "ssh -l root -p 2222 h",
    "x -u root -p 5432",
    "docker run -u app:1000 -p 8080:80 nginx",
    "id -u root",
    "x -u root -p /srv/data1",
  ],
};
