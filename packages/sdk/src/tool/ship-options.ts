import { environmentHeaders, readHeaders } from "../header-options.ts";
import type { CommandArguments } from "./command.ts";
import type { ToolIo } from "./io.ts";
import type { ValueOption } from "./option.ts";
import { RefusedError } from "./refuse.ts";

export const HEADER: ValueOption = {
  kind: "list",
  name: "--header",
  placeholder: "NAME=VALUE",
  summary: "for each request, over the environment's; may be repeated",
};

export const GIVE_UP: ValueOption = {
  kind: "value",
  name: "--give-up",
  placeholder: "SECONDS",
  summary: "end after so long without a record that was taken, 1 to 86400, default 60",
};

const DEFAULT_GIVE_UP_SECONDS = 60;
const MAX_GIVE_UP_SECONDS = 86_400;
/** Those of the command line over those of the environment, by the rules for both. */
export function headersOf(
  given: CommandArguments,
  { environment }: ToolIo,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const header of given.values(HEADER)) {
    const equals = header.indexOf("=");
    // What is wrong with it is not shown: it may be a credential.
    if (equals < 1) throw new RefusedError("a --header is not of the form NAME=VALUE");
    headers[header.slice(0, equals)] = header.slice(equals + 1);
  }
  return { ...environmentHeaders(environment), ...readHeaders(headers) };
}

/** In seconds. */
export function giveUpOf(given: CommandArguments): number {
  const text = given.value(GIVE_UP) ?? String(DEFAULT_GIVE_UP_SECONDS);
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= MAX_GIVE_UP_SECONDS) return seconds;
  throw new RefusedError(
    `--give-up is ${text}; it must be seconds from 1 to ${MAX_GIVE_UP_SECONDS}`,
  );
}
