import { defineEvent, type EventHandle, type Priority } from "@sonde/sdk/emitter";

/** What every event of this kit carries: its place among those of its own name, in one process. */
export interface Numbered {
  readonly sequence: number;
}

export const SEQUENCE_KEY = "torture.sequence";

/** An event in one lane, kept at `rate`, as generated code would declare it. */
export function numberedEvent(
  name: string,
  priority: Priority,
  rate: number = 1,
): EventHandle<Numbered> {
  return defineEvent<Numbered>({
    name,
    scope: { name: "sonde/torture", version: "1.0.0" },
    severity: "info",
    diagnosticLevel: "basic",
    sampling: { rate, by: "none" },
    delivery: { priority, durability: "written" },
    fields: {
      sequence: { key: SEQUENCE_KEY, type: "int", class: "operational", required: true, unit: "1" },
    },
    write(to, from) {
      to.sequence.put(from.sequence);
    },
  });
}
