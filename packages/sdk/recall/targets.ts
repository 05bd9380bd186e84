import type { Figures } from "./measure.ts";
import type { TemplateFigures } from "./templates.ts";

/** A total of the issue beside what it asks for. Shares are of 1. */
export interface Total {
  readonly name: string;
  readonly share: number;
  readonly target: number;
  /** What the share is of, in words. */
  readonly of: string;
  readonly isMet: boolean;
}

/** Positives that are right, over all wrappers. */
export function shareOf({ wrappers }: Figures, what: "right" | "kept" = "right"): number {
  return sum(wrappers.map((figures) => figures[what])) / sum(wrappers.map(({ texts }) => texts));
}

/** Issue 6, "Numbers"; totals of which nothing was measured are left out. */
export function totalsOf(
  figures: readonly Figures[],
  templates: TemplateFigures | undefined,
): readonly Total[] {
  const positives = figures.filter(({ kind }) => kind === "positive");
  const secrets = positives.filter(({ group }) => group === "secret");
  const names = positives.filter(({ group }) => group === "network-identity");
  const negatives = figures.filter(({ kind }) => kind === "negative");
  const traces = figures.filter(({ kind }) => kind === "trace");
  const totals = [
    mean("secrets gone", secrets, 0.99),
    mean("network and identity values gone", names, 0.99),
    mean("all classes gone, on average", positives, 0.95),
    mean("hard negatives untouched", negatives, 0.995),
    mean("stack frames whole", traces, 1),
  ];
  if (templates !== undefined) {
    const share = templates.intactTemplates / templates.templates;
    totals.push(total("log templates intact", share, 0.999, `${templates.templates} templates`));
  }
  return totals.filter((one) => one !== undefined);
}

/** Each class weighs the same. */
function mean(name: string, figures: readonly Figures[], target: number): Total | undefined {
  if (figures.length === 0) return undefined;
  const share = sum(figures.map((one) => shareOf(one))) / figures.length;
  return total(name, share, target, `${figures.length} classes`);
}

function total(name: string, share: number, target: number, of: string): Total {
  return { name, share, target, of, isMet: share >= target };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
