import { quantile } from "./quantile.ts";

const MIB = 1024 * 1024;
const RSS_SLACK_SHARE = 0.1;
const RSS_SLACK_BYTES = 16 * MIB;
const DESCRIPTOR_SLACK = 3;

/** What a process holds at one moment. */
export interface Sample {
  readonly rssBytes: number;
  readonly descriptors: number;
}

export interface Flatness {
  readonly figures: Readonly<Record<string, number>>;
  /** What grew by more than the slack, in words. */
  readonly broken: readonly string[];
}

/**
 * Compares the medians of the second quarter and the last: the first is the process getting going.
 * Slack: a tenth and 16 MiB of memory, three descriptors.
 */
export function flatnessOf(samples: readonly Sample[]): Flatness {
  const quarter = Math.floor(samples.length / 4);
  const parts = [samples.slice(quarter, 2 * quarter), samples.slice(3 * quarter)];
  const medians = (of: (sample: Sample) => number): [number, number] => {
    const [second, last] = parts.map((part) => quantile(part.map(of), 0.5));
    return [second!, last!];
  };
  const [earlyBytes, lateBytes] = medians(({ rssBytes }) => rssBytes);
  const [earlyFiles, lateFiles] = medians(({ descriptors }) => descriptors);
  const broken: string[] = [];
  if (lateBytes > earlyBytes * (1 + RSS_SLACK_SHARE) + RSS_SLACK_BYTES) {
    broken.push(`memory grew from ${inMib(earlyBytes)} to ${inMib(lateBytes)} MiB`);
  }
  if (lateFiles > earlyFiles + DESCRIPTOR_SLACK) {
    broken.push(`open descriptors grew from ${earlyFiles} to ${lateFiles}`);
  }
  return {
    figures: {
      "memory, second quarter, MiB": inMib(earlyBytes),
      "memory, last quarter, MiB": inMib(lateBytes),
      "descriptors, second quarter": earlyFiles,
      "descriptors, last quarter": lateFiles,
    },
    broken,
  };
}

function inMib(bytes: number): number {
  return Number((bytes / MIB).toFixed(1));
}
