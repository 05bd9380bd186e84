import { constants } from "node:os";
import { expect, test } from "vitest";
import { errorCode } from "./errors.ts";

const systemError = (code: string, errno: number): Error =>
  Object.assign(new Error(`${code}: write`), { code, errno, syscall: "write" });

test.each([
  ["by its name", systemError("ENOSPC", -constants.errno.ENOSPC), "ENOSPC"],
  ["that Node has no name for", systemError("UNKNOWN", -constants.errno.EDQUOT), "EDQUOT"],
  ["that nobody has a name for", systemError("UNKNOWN", -99_999), "UNKNOWN"],
  ["of ours", new RangeError("too far"), "RangeError"],
  ["that is no error", "text", "string"],
])("an error %s", (_, error, code) => {
  expect(errorCode(error)).toBe(code);
});
