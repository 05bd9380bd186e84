import type { EmitOptions, EventHandle } from "@sonde/sdk/emitter";

/** Sees every emit call of the handles that it is put around, apart from Sonde. */
export interface EmitObserver {
  before(event: string, attributes: object): void;
  after(event: string): void;
}

/** Puts something around a handle; what comes back is used in its place. */
export type WrapHandle = <A extends object>(handle: EventHandle<A>) => EventHandle<A>;

class ObservedHandle<A extends object> implements EventHandle<A> {
  readonly name: string;
  readonly #handle: EventHandle<A>;
  readonly #bound: object;
  readonly #observer: EmitObserver;

  constructor(handle: EventHandle<A>, bound: object, observer: EmitObserver) {
    this.name = handle.name;
    this.#handle = handle;
    this.#bound = bound;
    this.#observer = observer;
  }

  emit(attributes: A, options?: EmitOptions): void {
    this.#observer.before(this.name, { ...this.#bound, ...attributes });
    this.#handle.emit(attributes, options);
    this.#observer.after(this.name);
  }

  enabled(): boolean {
    return this.#handle.enabled();
  }

  with<K extends keyof A>(bound: Pick<A, K>): EventHandle<Omit<A, K>> {
    return new ObservedHandle<Omit<A, K>>(
      this.#handle.with(bound),
      { ...this.#bound, ...bound },
      this.#observer,
    );
  }
}

export function observeWith(observer: EmitObserver): WrapHandle {
  return (handle) => new ObservedHandle(handle, {}, observer);
}
