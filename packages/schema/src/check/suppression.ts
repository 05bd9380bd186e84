import { createFinding, type Finding, type RuleDescription } from "../diagnostics/finding.ts";
import { didYouMean } from "../load/nearest.ts";
import type { SourceText } from "../load/source.ts";
import { commentsOf, type YamlComment } from "../load/yaml-comments.ts";

/**
 * A comment suppresses the findings of one rule on its own line or, where it stands alone on its
 * line, on the next line that is no comment: `# sonde-ignore <rule>: <reason>`.
 */
const MARK = "sonde-ignore";
const FORM = /^#\s*sonde-ignore\s+([\w-]+)\s*:\s*(\S.*)$/;

/** Of one file; more are no exceptions any more. */
export const MAX_SUPPRESSIONS = 256;

export const INVALID_SUPPRESSION: RuleDescription = {
  id: "invalid-suppression",
  severity: "error",
  why: "an exception names its rule and its reason, or nobody can tell later whether it still holds",
};

export const UNUSED_SUPPRESSION: RuleDescription = {
  id: "unused-suppression",
  severity: "warning",
  why: "an exception for what is no longer there hides the next finding in its place",
};

interface Suppression {
  readonly comment: YamlComment;
  readonly ruleId: string;
  /** The line whose findings it suppresses. */
  readonly line: number;
}

/** The findings that no comment suppresses, and what is wrong with the comments that should. */
export function applySuppressions(
  findings: readonly Finding[],
  sources: readonly SourceText[],
  rules: readonly RuleDescription[],
): readonly Finding[] {
  const complaints: Finding[] = [];
  const suppressions = new Map<string, Suppression>();
  const used = new Set<Suppression>();
  for (const { file, text } of sources) {
    if (!text.includes(MARK)) continue;
    for (const suppression of readSuppressions(file, text, rules, complaints)) {
      const { comment, line, ruleId } = suppression;
      const key = keyOf(file, line, ruleId);
      if (suppressions.has(key)) {
        const message = `line ${line} has another suppression of \`${ruleId}\``;
        const help = "remove one of the comments";
        complaints.push(createFinding(UNUSED_SUPPRESSION, comment.place, message, help));
      } else {
        suppressions.set(key, suppression);
      }
    }
  }
  const remaining = findings.filter(({ place, ruleId }) => {
    const suppression = suppressions.get(keyOf(place.file, place.line, ruleId));
    if (suppression === undefined) return true;
    used.add(suppression);
    return false;
  });
  for (const suppression of suppressions.values()) {
    if (used.has(suppression)) continue;
    const message = `line ${suppression.line} has no finding of \`${suppression.ruleId}\``;
    const { place } = suppression.comment;
    complaints.push(createFinding(UNUSED_SUPPRESSION, place, message, "remove the comment"));
  }
  return [...remaining, ...complaints];
}

function keyOf(file: string, line: number, ruleId: string): string {
  return `${line} ${ruleId} ${file}`;
}

function* readSuppressions(
  file: string,
  text: string,
  rules: readonly RuleDescription[],
  complaints: Finding[],
): Generator<Suppression> {
  let count = 0;
  for (const comment of commentsOf(file, text)) {
    if (!comment.text.includes(MARK)) continue;
    count += 1;
    if (count > MAX_SUPPRESSIONS) {
      const message = `the file has more than ${MAX_SUPPRESSIONS} suppressions`;
      const help = "correct what they are about";
      complaints.push(createFinding(INVALID_SUPPRESSION, comment.place, message, help));
      return;
    }
    const complaint = examine(comment, rules);
    if (complaint !== undefined) complaints.push(complaint);
    else {
      const [, ruleId = ""] = FORM.exec(comment.text) ?? [];
      yield { comment, ruleId, line: comment.appliesToLine };
    }
  }
}

function examine(comment: YamlComment, rules: readonly RuleDescription[]): Finding | undefined {
  const [, ruleId] = FORM.exec(comment.text) ?? [];
  const refuse = (message: string, help: string): Finding =>
    createFinding(INVALID_SUPPRESSION, comment.place, message, help);
  if (ruleId === undefined) {
    return refuse("the suppression lacks a rule or a reason", `write \`# ${MARK} <rule>: <why>\``);
  }
  const rule = rules.find(({ id }) => id === ruleId);
  if (rule === undefined) {
    const ids = rules.filter(isSuppressible).map(({ id }) => id);
    return refuse(`there is no rule \`${ruleId}\``, didYouMean(ruleId, ids));
  }
  if (isSuppressible(rule)) return undefined;
  return refuse(`findings of \`${ruleId}\` cannot be suppressed`, "correct what the rule is about");
}

function isSuppressible({ isSuppressible: explicit, severity }: RuleDescription): boolean {
  return explicit ?? severity === "warning";
}
