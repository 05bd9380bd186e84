import { expect, it } from "vitest";
import { cacheFolder } from "./cache-folder.ts";

it.each([
  [{}, "/home/a/.cache/sonde"],
  [{ XDG_CACHE_HOME: "/var/cache/a" }, "/var/cache/a/sonde"],
  [{ XDG_CACHE_HOME: "relative" }, "/home/a/.cache/sonde"],
  [{ XDG_CACHE_HOME: "/var/cache/a", SONDE_CACHE: "own" }, "own"],
  [{ XDG_CACHE_HOME: "", SONDE_CACHE: "" }, "/home/a/.cache/sonde"],
])("keeps what was fetched in the folder that %j names", (environment, expected) => {
  expect(cacheFolder(environment, "/home/a")).toBe(expected);
});
