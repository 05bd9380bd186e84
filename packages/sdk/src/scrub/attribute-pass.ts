/** Where scrubbed attributes are counted: a detector or a reason, and its class or `dropped`. `RedactionTally` is one. */
export interface AttributeTally {
  found(name: string, privacyClass: string): void;
}

/** Members of one map that are looked at, and elements of one array. OpenTelemetry's own limit is 128 attributes. */
export const MAX_MEMBERS = 512;
/** Maps and arrays within each other. */
export const MAX_DEPTH = 6;
/** Values of a record, all locations together. */
export const MAX_VALUES = 4096;
/** UTF-16 code units of text of a record that are scanned, all locations together: four long stacks. */
export const MAX_CHARACTERS = 262_144;

/**
 * What one record may still cost. Bounds: {@link MAX_VALUES} values, {@link MAX_CHARACTERS} of text, {@link MAX_DEPTH} levels,
 * {@link MAX_MEMBERS} members of each map or array. What is over is dropped and counted, text becomes `<unscanned>`.
 */
export class AttributePass {
  /** Attributes that were dropped so far; OTLP has a field for them. */
  dropped = 0;
  readonly #tally: AttributeTally;
  readonly #ancestors: object[] = [];
  #values = MAX_VALUES;
  #characters = MAX_CHARACTERS;

  constructor(tally: AttributeTally) {
    this.#tally = tally;
  }

  drop(reason: string): undefined {
    this.#tally.found(`dropped-${reason}`, "dropped");
    return undefined;
  }

  replace(reason: string, placeholder: string): string {
    this.#tally.found(reason, "unscanned");
    return placeholder;
  }

  takeValue(): boolean {
    return this.#values-- > 0;
  }

  takeText(value: string): boolean {
    this.#characters -= value.length;
    return this.#characters >= 0;
  }

  /** False where `container` holds itself, or lies too deep; else to be left again. */
  enter(container: object): boolean {
    if (this.#ancestors.length >= MAX_DEPTH || this.#ancestors.includes(container)) return false;
    this.#ancestors.push(container);
    return true;
  }

  leave(): void {
    this.#ancestors.pop();
  }
}
