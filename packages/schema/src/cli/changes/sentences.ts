import type { ChangeReport, LockOutcome } from "./change-report.ts";
import { summarize } from "./verdict.ts";

/** What the comparison came to, in one line, and what became of the lock in another. */
export function closingSentences({ base, changes, lock }: ChangeReport): readonly string[] {
  return [countSentence(base, changes), ...(lock === undefined ? [] : [lockSentence(lock)])];
}

function countSentence(base: string | undefined, changes: ChangeReport["changes"]): string {
  if (base === undefined) return "nothing to compare with: this is the first lock";
  const { failing, harmless, privacy, source, wire } = summarize(changes);
  if (changes.length === 0) return `no changes against ${base}`;
  const total = `${changes.length} ${changes.length === 1 ? "change" : "changes"} against ${base}`;
  const counts = `${source} source, ${wire} wire, ${privacy} privacy, ${harmless} harmless`;
  return failing === 0 ? `${total}: ${counts}` : `${total}: ${counts}; ${failing} to settle`;
}

function lockSentence({ approved, approvedBy, file, state }: LockOutcome): string {
  const approvals = `${approved} ${approved === 1 ? "approval" : "approvals"}`;
  const by = approved === 0 ? "" : ` with ${approvals} by ${approvedBy ?? ""}`;
  switch (state) {
    case "written":
      return `${file} written${by}`;
    case "unchanged":
      return `${file} is up to date`;
    case "refused":
      return `${file} not written: the owner has to approve with \`sonde lock --approved-by NAME\``;
  }
}

/** What to do about a change that makes the comparison fail. */
export const HELP: Readonly<Record<"breaking" | "unapproved", string>> = {
  breaking: "undo it, or agree with whom it breaks and let its class pass with `--allow`",
  unapproved: "have the owner agree and run `sonde lock --approved-by NAME`",
};

/** More of them nobody reads; `json` has all. */
const MAX_USES_SHOWN = 8;

/** What uses a definition and changed with it. */
export function usesSentence(uses: readonly string[]): string {
  const shown = uses.slice(0, MAX_USES_SHOWN).join(", ");
  const more = uses.length - MAX_USES_SHOWN;
  return more > 0 ? `${shown}, and ${more} more` : shown;
}
