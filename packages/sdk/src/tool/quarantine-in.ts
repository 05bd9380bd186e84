import { Quarantine } from "../spool/quarantine.ts";
import type { ToolIo } from "./io.ts";
import { say } from "./refuse.ts";

/** What was set aside in a spool; what cannot be used of it is told. */
export function quarantineIn(root: string, io: ToolIo): Quarantine {
  return new Quarantine({
    ...io.systems,
    root,
    unfit: ({ path, why }) => say(`${path} is left alone: it ${why}`, io),
    tightened: (path) => say(`${path} was open to others and is not any more`, io),
    full: () => {},
  });
}
