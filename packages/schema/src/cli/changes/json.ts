import { type JsonValue, jsonText } from "../../diff/lock/json-text.ts";
import type { ChangeReport, LockOutcome } from "./change-report.ts";
import { type JudgedChange, summarize } from "./verdict.ts";

/** One object, `{ changes, summary }`, and `lock` where one was to be written. */
export function renderChangesAsJson({ changes, lock }: ChangeReport): string {
  const summary = { ...summarize(changes) };
  return jsonText({
    changes: changes.map(changeJson),
    summary,
    ...(lock === undefined ? {} : { lock: lockJson(lock) }),
  });
}

function changeJson(change: JudgedChange): JsonValue {
  const { approvedBy, newPlace, oldPlace, ruleId, verdict, ...others } = change;
  const { from, message, subject, to, uses, why } = others;
  return {
    ...{ ruleId, class: change.class, verdict, subject, from, to, message, why },
    ...(uses.length === 0 ? {} : { uses }),
    oldPlace: { ...oldPlace },
    newPlace: { ...newPlace },
    ...(approvedBy === undefined ? {} : { approvedBy }),
  };
}

function lockJson({ approved, approvedBy, file, state }: LockOutcome): JsonValue {
  return { file, state, approved, ...(approvedBy === undefined ? {} : { approvedBy }) };
}
