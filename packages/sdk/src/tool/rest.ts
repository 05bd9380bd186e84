import type { ToolIo } from "./io.ts";
import { say } from "./refuse.ts";
import { survey } from "./survey.ts";
import { countText } from "./text.ts";

/** Records that were left alone, because a process has them that lives, or may live. */
export function sayWhatIsLeft(io: ToolIo, root: string, own: string): void {
  const others = survey(io.systems, root).entries.filter(
    ({ state, id, adopter, instance }) =>
      ["alive", "adopted", "unclear"].includes(state) &&
      id !== own &&
      adopter !== own &&
      (instance?.bufferedItems ?? 0) > 0,
  );
  if (others.length === 0) return;
  const records = others.reduce((sum, { instance }) => sum + instance!.bufferedItems, 0);
  const owners = new Set(others.map(({ id, adopter }) => adopter ?? id)).size;
  const of = countText(owners, "running process", "running processes");
  say(`${countText(records, "record")} of ${of} are left to ${owners === 1 ? "it" : "them"}`, io);
}
