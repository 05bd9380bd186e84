import type { HostSide } from "./row/host-side.ts";

/** So many values of a class were dropped, became pseudonyms, or were replaced in text by a detector. */
export interface RedactionCount {
  readonly privacyClass: string;
  readonly action: "dropped" | "pseudonym" | "replaced";
  /** Of what was replaced in text: the detector, or `unscanned-<reason>`. */
  readonly detector?: string;
  readonly count: number;
}

/** What was done to values since the start of this process. Never lengths, places or keys. */
export function redactionCounts(host: Pick<HostSide, "dropped" | "privacy">): RedactionCount[] {
  const { privacy } = host;
  return [
    ...[...host.dropped].map(([privacyClass, { count }]) => ({
      privacyClass,
      action: "dropped" as const,
      count,
    })),
    ...[...privacy.pseudonyms()].map(([privacyClass, count]) => ({
      privacyClass,
      action: "pseudonym" as const,
      count,
    })),
    ...privacy.tally.totals().map(({ name, privacyClass, count }) => ({
      privacyClass,
      action: "replaced" as const,
      detector: name,
      count,
    })),
  ];
}
