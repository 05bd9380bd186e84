import type { Command } from "../command.ts";
import { cat } from "./cat.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { ls } from "./ls.ts";
import { stat } from "./stat.ts";
import { verify } from "./verify.ts";

/** In the order of the help. */
export const COMMANDS: readonly Command[] = [ls, stat, verify, cat, exportCommand, importCommand];
