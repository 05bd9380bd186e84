import type { Settlement } from "./instance.ts";

const QUARANTINED = "quarantined.";

/** A mirror keeps nothing aside: the spool's own quarantine is where rows are looked at. What it is refused, it drops. */
export function asDropped({ outcomes, reasons: before }: Settlement): Settlement {
  const { quarantined = 0, dropped = 0, ...rest } = outcomes;
  const reasons: Record<string, number> = {};
  for (const [name, count] of Object.entries(before)) {
    const isAside = name.startsWith(QUARANTINED);
    const reason = isAside ? `dropped.${name.slice(QUARANTINED.length)}` : name;
    reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  return { outcomes: { ...rest, dropped: dropped + quarantined }, reasons };
}
