import type { Children } from "./children.ts";
import type { Guard } from "./guard.ts";

export const SCENARIO_NAMES = [
  "kill",
  "faults",
  "full",
  "hang",
  "clock",
  "soak",
  "sampling",
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** What a scenario is given to work with. */
export interface Context {
  /** A folder of its own on the disk under test; there, empty, removed by the kit. */
  readonly directory: string;
  /** Step k of a scenario draws from seed + k, so that any step is the first of some run. */
  readonly seed: number;
  /** How long it may take, in milliseconds; what has to follow (a drain, the checks) comes on top. */
  readonly budgetMillis: number;
  /** For `kill`: it ends after so many. */
  readonly maxKills: number;
  readonly children: Children;
  readonly guard: Guard;
  /** True once the time is up or the user has had enough. A scenario then checks what it has. */
  isOver(): boolean;
  /** Waits so long, or until the user has had enough. */
  pause(millis: number): Promise<void>;
  /** One line for whoever waits. */
  progress(text: string): void;
}

/** Something that Sonde promises and that did not hold. */
export interface Violation {
  readonly what: string;
  /** The seed whose first step shows it. */
  readonly seed: number;
}

type Figures = Readonly<Record<string, number | string>>;

export interface Outcome {
  /** One sentence: what was done to Sonde. */
  readonly did: string;
  readonly figures: Figures;
  readonly violations: readonly Violation[];
  /** Why it could not run here. */
  readonly skipped?: string;
}

export interface Scenario {
  readonly name: ScenarioName;
  run(context: Context): Promise<Outcome>;
}
