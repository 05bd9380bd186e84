import { maskUser } from "../../masks/account.ts";
import { isKnownAccount } from "../../masks/account-names.ts";
import type { Detector, DetectorExamples } from "../../text/detector.ts";

/** The user in a line of an access log in the common format: `host - jane [23/Nov/2026:10:12:34 +0000] "GET …`. */
export const accessLogUser: Detector = {
  name: "access-log-user",
  class: "personal",
  gates: [" \\[\\d\\d\\/[a-z]{3}\\/\\d{4}:"],
  pattern: / - [^\s"[\]<>]{1,64} \[\d\d\/[a-z]{3}\/\d{4}:/gi,
  find(match, _text, identities) {
    const start = match.index + 3;
    const name = match[0].slice(3, match[0].indexOf(" ", 3));
    if (name === "-" || isKnownAccount(name)) return [];
    return [{ start, end: start + name.length, replacement: maskUser(name, identities) }];
  },
  source: "Apache HTTP Server, mod_log_config, Common Log Format (field %u)",
};

export const accessLogUserExamples: DetectorExamples = {
  positives: () => [
    {
      text: '10.0.0.7 - t860962 [23/Nov/2026:10:12:34 +0000] "GET / HTTP/1.1" 200 5316',
      gone: ["t860962"],
      stays: [" - <", ' [23/Nov/2026:10:12:34 +0000] "GET /'],
    },
  ],
  negatives: () => ['10.0.0.7 - - [23/Nov/2026:10:12:34 +0000] "GET / HTTP/1.1" 200 5316'],
};
