import type { Command } from "../command.ts";
import { check } from "./check.ts";
import { diff } from "./diff.ts";
import { docs } from "./docs.ts";
import { explain } from "./explain.ts";
import { fetch } from "./fetch.ts";
import { generate } from "./generate.ts";
import { init } from "./init.ts";
import { lock } from "./lock.ts";

/** Every command there is, in the order of the help: as one comes to need them. */
export const COMMANDS: readonly Command[] = [
  init,
  check,
  generate,
  docs,
  diff,
  lock,
  fetch,
  explain,
];
