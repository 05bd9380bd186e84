import type { Layout } from "../row/layout.ts";
import { actionFor, type Exposure, levelAllows, type PrivacyLevel } from "../scrub/policy.ts";
import type { CommandArguments } from "./command.ts";
import { LEVEL } from "./option.ts";
import { RefusedError } from "./refuse.ts";
import type { SurveyEntry } from "./survey-entry.ts";

/** What this program would take over. */
export function isAdoptable({ state }: SurveyEntry): boolean {
  return state === "dead";
}

/**
 * The customer's level by which rows are judged again on their way out. What a level does not allow is
 * dropped for good, and what it allows leaves, so neither is guessed: where rows would fare differently, it
 * has to be given. Throws {@link RefusedError}.
 */
export function chosenLevel(
  given: CommandArguments,
  entries: readonly SurveyEntry[],
): Extract<PrivacyLevel, "basic" | "full"> {
  const level = given.value(LEVEL);
  if (level !== undefined) return level === "full" ? "full" : "basic";
  const doubtful = entries
    .filter((entry) => isAdoptable(entry) && (entry.instance?.bufferedItems ?? 0) > 0)
    .flatMap(({ instance }) => [...(instance?.layouts.values() ?? [])])
    .find(
      (layout) =>
        !levelAllows("basic", layout.level) || layout.persons === true || loses(layout, "basic"),
    );
  if (doubtful === undefined) return "basic";
  throw new RefusedError(
    `the spool has records of level full, such as of ${doubtful.event}; give --level full to let them go out, or --level basic to drop what it does not allow`,
  );
}

/** Whether rows of a layout have attributes that may not leave at a level at which the rows may. */
export function loses(layout: Layout, level: Exposure): boolean {
  return layout.fields.some(
    ({ form, class: privacyClass }) =>
      form !== "absent" && actionFor(privacyClass, level) === "drop",
  );
}
