import type { Draw } from "../draw.ts";
import type { NegativeKind } from "../sample.ts";

function count(draw: Draw): number {
  return draw.between(1, 999);
}

/** Sentences about secrets and people that hold neither, and what else a log is full of. */
export const proseKinds: readonly NegativeKind[] = [
  {
    name: "password-prose",
    draw: (draw) =>
      draw.pick([
        "password prompt shown",
        "password: required",
        "Password must be changed before the next logon",
        "the password has expired",
        "no password supplied",
        `password policy: minimum length ${draw.between(8, 20)}`,
        "passwordless login is enabled",
        "wrong password, 3 attempts left",
        "secret is missing",
        "secret rotation finished",
      ]),
  },
  {
    name: "token-prose",
    draw: (draw) =>
      draw.pick([
        "token expired",
        "the access token has expired, refreshing",
        `token bucket is empty, waiting ${count(draw)}ms`,
        `unexpected token < in JSON at position ${count(draw)}`,
        "no token in cache",
        "Token refresh failed: 401",
        "tokenizer reached the end of input",
        "ring token range is not owned",
      ]),
  },
  {
    name: "authentication-prose",
    draw: (draw) =>
      draw.pick([
        "user authenticated",
        "user logged in",
        "Basic auth failed",
        "Bearer of bad news",
        "authentication succeeded for the service",
        "Authorization header is missing",
        "Kerberos authentication is not configured",
        `session opened, ${count(draw)} active`,
        "waiting for user input",
        "no such user",
        "user quota exceeded",
      ]),
  },
  {
    name: "placeholder-secret",
    draw: (draw) =>
      draw.pick([
        "password=***",
        "password: ********",
        "token=<redacted>",
        "api_key=$" + "{API_KEY}",
        'secret: "[REDACTED]"',
        "password=%s",
        "--password <password>",
        "client_secret=null",
        "passphrase: (none)",
        "password = undefined",
      ]),
  },
  {
    name: "key-prose",
    draw: (draw) =>
      draw.pick([
        `key=volume-${count(draw)}`,
        `primary key violation on index ${count(draw)}`,
        "key not found",
        "duplicate key value violates unique constraint",
        `sort key range ${count(draw)} to ${count(draw)}`,
        "host key verification failed",
        "encryption key is not available",
        "public key accepted",
      ]),
  },
  {
    name: "command-help",
    draw: (draw) =>
      draw.pick([
        "usage: volctl [--pool NAME] [--size BYTES] [--force]",
        "  -p, --password   ask for the password",
        "  --token-file FILE  read the token from FILE",
        "  -u, --user NAME    run as this account (default: root)",
        "Options: -h help, -v verbose, -n dry run",
        `error: unknown option --retry-count=${count(draw)}`,
      ]),
  },
];
