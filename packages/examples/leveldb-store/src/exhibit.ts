import type { EmitObserver } from "./observe.ts";

/** Keeps the attributes of the latest emit call of one event, as the component handed them over. */
export class Exhibit implements EmitObserver {
  readonly #event: string;
  #attributes: object | undefined;

  constructor(event: string) {
    this.#event = event;
  }

  get attributes(): object | undefined {
    return this.#attributes;
  }

  before(event: string, attributes: object): void {
    if (event === this.#event) this.#attributes = attributes;
  }

  after(): void {}
}
