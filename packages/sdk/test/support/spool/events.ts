import {
  defineEvent,
  type EventDefinition,
  type EventHandle,
  type Priority,
} from "../../../src/emitter.ts";

/** What every event of these tests carries: its place in the sequence of its own event. */
export interface Numbered {
  readonly sequence: number;
}

const SEQUENCE_KEY = "test.sequence";
const SCOPE = { name: "test.example/schemas/spool", version: "1.0.0" };

/** An event in one lane, kept at `rate`, as generated code would declare it. */
export function numberedDefinition(
  name: string,
  priority: Priority,
  rate: number = 1,
): EventDefinition<Numbered> {
  return {
    name,
    scope: SCOPE,
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
  };
}

export function numberedEvent(
  name: string,
  priority: Priority,
  rate: number = 1,
): EventHandle<Numbered> {
  return defineEvent(numberedDefinition(name, priority, rate));
}
