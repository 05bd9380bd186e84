import type { EventDefinition } from "../emit/definition.ts";

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * The attributes of a handle made by `with()` and those of a call as one object, for the conditions of the schema: what was bound
 * stands, whatever the call brings. It is made once for a handle, so that a question allocates nothing, and looks only at what is
 * asked for. The call's attributes are let go of when the question is answered.
 */
export class BoundView {
  readonly #definition: EventDefinition<never>;
  readonly #call: { attributes: Readonly<Record<string, unknown>> } = { attributes: NOTHING };
  readonly #whole: Record<string, unknown> = {};

  constructor(definition: EventDefinition<never>, bound: object) {
    this.#definition = definition;
    const call = this.#call;
    for (const property of Object.keys(definition.fields)) {
      const isBound = Object.hasOwn(bound, property);
      // Defined and not assigned, as a property may be named `__proto__`.
      Object.defineProperty(this.#whole, property, {
        enumerable: true,
        ...(isBound
          ? { value: (bound as Record<string, unknown>)[property] }
          : { get: () => call.attributes[property] }),
      });
    }
  }

  isKeptByRule(attributes: object): boolean {
    const { keepWhen } = this.#definition;
    if (keepWhen === undefined) return false;
    this.#call.attributes = attributes as Record<string, unknown>;
    try {
      return this.#definition.keepWhen!(this.#whole as never) === true;
    } finally {
      this.#call.attributes = NOTHING;
    }
  }

  samplingValue(attributes: object): unknown {
    this.#call.attributes = attributes as Record<string, unknown>;
    try {
      return this.#definition.samplingValue?.(this.#whole as never);
    } finally {
      this.#call.attributes = NOTHING;
    }
  }
}
