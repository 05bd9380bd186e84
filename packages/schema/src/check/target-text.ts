import type { Target } from "../resolve/problem.ts";

/** How a person would name a kind of definition. */
export function targetText(target: Target): string {
  return target === "attribute_group" ? "attribute group" : target;
}
