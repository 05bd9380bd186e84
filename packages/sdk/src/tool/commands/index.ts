import type { Command } from "../command.ts";
import { cat } from "./cat.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { ls } from "./ls.ts";
import { purge } from "./purge.ts";
import { requeue } from "./requeue.ts";
import { ship } from "./ship.ts";
import { stat } from "./stat.ts";
import { verify } from "./verify.ts";

/** In the order of the help. */
export const COMMANDS: readonly Command[] = [
  ls,
  stat,
  verify,
  cat,
  ship,
  requeue,
  purge,
  exportCommand,
  importCommand,
];
