import type { SignalDeclaration } from "../load/declarations.ts";

type Targets = (signal: SignalDeclaration) => readonly SignalDeclaration[];

/** A signal while its references are followed. */
interface Visit {
  readonly signal: SignalDeclaration;
  readonly targets: readonly SignalDeclaration[];
  readonly order: number;
  /** The earliest visit that it leads back to. */
  earliest: number;
  next: number;
}

/**
 * Which signals of a registry lead to each other, and how far. Found without recursion, before
 * anything is resolved, so that a hostile registry can neither exhaust the stack nor go in circles.
 */
export class ReferenceGraph {
  readonly #targetsOf: Targets;
  /** Signals that lead to each other have the same number. */
  readonly #circles = new Map<SignalDeclaration, number>();
  readonly #depths = new Map<SignalDeclaration, number>();
  readonly #orders = new Map<SignalDeclaration, number>();
  #circleCount = 0;

  constructor(signals: readonly SignalDeclaration[], targetsOf: Targets) {
    this.#targetsOf = targetsOf;
    for (const signal of signals) if (!this.#orders.has(signal)) this.#follow(signal);
  }

  /** True where the target leads back to the signal that refers to it. */
  isCircle(signal: SignalDeclaration, target: SignalDeclaration): boolean {
    return this.#circles.get(signal) === this.#circles.get(target);
  }

  /** How many references lead from the signal to the last; those of a circle count once. */
  depth(signal: SignalDeclaration): number {
    return this.#depths.get(signal) ?? 0;
  }

  /** Tarjan's algorithm with a stack of its own: a circle is complete when its first visit is. */
  #follow(root: SignalDeclaration): void {
    const visits = [this.#visit(root)];
    const pending: SignalDeclaration[] = [root];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const target = visit.targets[visit.next];
      if (target === undefined) {
        visits.pop();
        const parent = visits.at(-1);
        if (parent !== undefined) parent.earliest = Math.min(parent.earliest, visit.earliest);
        if (visit.earliest === visit.order) this.#close(visit.signal, pending);
        continue;
      }
      visit.next += 1;
      const order = this.#orders.get(target);
      if (order === undefined) {
        visits.push(this.#visit(target));
        pending.push(target);
      } else if (!this.#circles.has(target)) {
        visit.earliest = Math.min(visit.earliest, order);
      }
    }
  }

  #visit(signal: SignalDeclaration): Visit {
    const order = this.#orders.size;
    this.#orders.set(signal, order);
    return { signal, targets: this.#targetsOf(signal), order, earliest: order, next: 0 };
  }

  /** What all of the circle's members lead to outside of it is closed already. */
  #close(first: SignalDeclaration, pending: SignalDeclaration[]): void {
    const members = pending.splice(pending.lastIndexOf(first));
    const circle = this.#circleCount;
    this.#circleCount += 1;
    for (const member of members) this.#circles.set(member, circle);
    let depth = 0;
    for (const member of members) {
      for (const target of this.#targetsOf(member)) {
        if (this.#circles.get(target) !== circle) depth = Math.max(depth, this.depth(target) + 1);
      }
    }
    for (const member of members) this.#depths.set(member, depth);
  }
}
