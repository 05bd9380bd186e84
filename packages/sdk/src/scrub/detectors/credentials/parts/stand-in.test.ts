import { expect, test } from "vitest";
import { isStandIn } from "./stand-in.ts";

test.each([
  "req.headers['x-auth-token",
  "Field(default=None)",
  'config["db',
  "os.environ",
  "getpass",
  "fetchToken()",
  "$DB_PASSWORD",
  "[REDACTED]",
  "****",
  "string",
])("%s stands for a secret", (value) => {
  expect(isStandIn(value)).toBe(true);
});

test.each(["x[9#mQ2", "a.b(c=d.e!", "P@ss(word", "getpas", "x['"])("%s does not", (value) => {
  expect(isStandIn(value)).toBe(false);
});
