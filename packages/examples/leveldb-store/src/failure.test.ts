import { expect, test } from "vitest";
import { describeFailure, isDamage } from "./failure.ts";

test("the innermost error with a code is the one that is told", () => {
  const cause = Object.assign(new Error("IO error: lock /srv/store/LOCK"), {
    code: "LEVEL_LOCKED",
  });
  const outer = Object.assign(new Error("Database failed to open", { cause }), {
    code: "LEVEL_DATABASE_NOT_OPEN",
  });
  expect(describeFailure(outer)).toEqual({
    type: "LEVEL_LOCKED",
    message: "IO error: lock /srv/store/LOCK",
  });
});

test("an error without a code, and what is no error at all, is of the type _OTHER", () => {
  expect(describeFailure(new Error("odd"))).toEqual({ type: "_OTHER", message: "odd" });
  expect(describeFailure("thrown")).toEqual({ type: "_OTHER", message: "thrown" });
});

test("a cause without a code keeps the code of the error around it", () => {
  const error = Object.assign(new Error("outer", { cause: new Error("inner") }), { code: "EIO" });
  expect(describeFailure(error)).toEqual({ type: "EIO", message: "inner" });
});

test("errors that cause each other come to an end", () => {
  const error = new Error("one");
  error.cause = error;
  expect(describeFailure(error)).toEqual({ type: "_OTHER", message: "one" });
});

test("only what LevelDB cannot read is damage", () => {
  expect(isDamage({ type: "LEVEL_CORRUPTION", message: "" })).toBe(true);
  expect(isDamage({ type: "LEVEL_IO_ERROR", message: "" })).toBe(true);
  expect(isDamage({ type: "LEVEL_DATABASE_NOT_OPEN", message: "" })).toBe(false);
});
