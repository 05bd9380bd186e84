import type { EventDefinition } from "../emit/definition.ts";

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});
const CALL = Symbol("attributes of the call");

interface Whole {
  [CALL]: Readonly<Record<string, unknown>>;
}

/** One for each event, so that its conditions meet one shape of object, however many handles there are. */
const prototypes = new WeakMap<EventDefinition<never>, object>();

/**
 * The attributes of a handle made by `with()` and those of a call as one object, for the conditions of the schema: what was bound
 * stands, whatever the call brings. It is made once for a handle, so that a question allocates nothing, and looks only at what is
 * asked for. The call's attributes are let go of when the question is answered.
 */
export class BoundView {
  readonly #definition: EventDefinition<never>;
  readonly #whole: Whole;

  constructor(definition: EventDefinition<never>, bound: object) {
    this.#definition = definition;
    const whole = Object.create(prototypeOf(definition)) as Whole;
    whole[CALL] = NOTHING;
    for (const property of Object.keys(definition.fields)) {
      if (!Object.hasOwn(bound, property)) continue;
      // Defined and not assigned, as the getter beneath takes nothing and a property may be named `__proto__`.
      const value = (bound as Record<string, unknown>)[property];
      Object.defineProperty(whole, property, { value, enumerable: true });
    }
    this.#whole = whole;
  }

  isKeptByRule(attributes: object): boolean {
    const definition = this.#definition;
    if (definition.keepWhen === undefined) return false;
    const whole = this.#whole;
    whole[CALL] = attributes as Record<string, unknown>;
    try {
      return definition.keepWhen(whole as never) === true;
    } finally {
      whole[CALL] = NOTHING;
    }
  }

  samplingValue(attributes: object): unknown {
    const whole = this.#whole;
    whole[CALL] = attributes as Record<string, unknown>;
    try {
      return this.#definition.samplingValue?.(whole as never);
    } finally {
      whole[CALL] = NOTHING;
    }
  }
}

/** Gives of each attribute what the call has. */
function prototypeOf(definition: EventDefinition<never>): object {
  const known = prototypes.get(definition);
  if (known !== undefined) return known;
  const made = {};
  for (const property of Object.keys(definition.fields)) {
    Object.defineProperty(made, property, {
      get(this: Whole): unknown {
        return this[CALL][property];
      },
    });
  }
  prototypes.set(definition, made);
  return made;
}
