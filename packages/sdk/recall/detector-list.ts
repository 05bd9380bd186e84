import { builtInDetectors } from "../src/scrub/detectors/index.ts";
import type { Detector } from "../src/scrub/text/detector.ts";

/** The document's table of detectors, in Markdown, by class and name. */
export function formatDetectors(detectors: readonly Detector[] = builtInDetectors): string {
  const sorted = [...detectors].sort(
    (a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) || (a.name < b.name ? -1 : 1),
  );
  return [
    "| detector | class | after |",
    "|---|---|---|",
    ...sorted.map((one) => `| \`${one.name}\` | ${one.class} | ${escaped(one.source)} |`),
  ].join("\n");
}

const CLASSES: readonly Detector["class"][] = ["secret", "personal", "identifier", "content"];

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
