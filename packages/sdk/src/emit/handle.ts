import type { EmitOptions, EventDefinition, EventHandle } from "./definition.ts";
import { type Channel, globalSlot, type Runtime, type Slot } from "./slot.ts";

/** With no SDK started an event goes nowhere. */
const CLOSED: Channel = {
  emit() {},
  enabled: () => false,
};

class Handle<A extends object> implements EventHandle<A> {
  readonly name: string;
  readonly #definition: EventDefinition<never>;
  readonly #bound: object | undefined;
  readonly #slot: Slot = globalSlot();
  #runtime: Runtime | undefined;
  #channel: Channel = CLOSED;

  constructor(definition: EventDefinition<never>, bound: object | undefined) {
    this.name = definition.name;
    this.#definition = definition;
    this.#bound = bound;
  }

  emit(attributes: A, options?: EmitOptions): void {
    const { runtime } = this.#slot;
    if (runtime !== this.#runtime) this.#attach(runtime);
    this.#channel.emit(attributes, options);
  }

  enabled(): boolean {
    const { runtime } = this.#slot;
    if (runtime !== this.#runtime) this.#attach(runtime);
    return this.#channel.enabled();
  }

  with<K extends keyof A>(bound: Pick<A, K>): EventHandle<Omit<A, K>> {
    // No attribute of an expired event is looked at, and to copy them would call their getters.
    if (this.#definition.expired !== undefined) return new Handle(this.#definition, undefined);
    return new Handle(this.#definition, { ...this.#bound, ...bound });
  }

  #attach(runtime: Runtime | undefined): void {
    this.#runtime = runtime;
    this.#channel = runtime === undefined ? CLOSED : runtime.open(this.#definition, this.#bound);
  }
}

/** Makes the handle of one event. Generated code calls it; it has no side effect. */
// @__NO_SIDE_EFFECTS__
export function defineEvent<A extends object>(definition: EventDefinition<A>): EventHandle<A> {
  return new Handle<A>(definition as EventDefinition<never>, undefined);
}
