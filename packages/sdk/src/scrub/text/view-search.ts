import type { Clock } from "../../clock.ts";
import type { KnownValues } from "../known/known-values.ts";
import { Budget } from "./budget.ts";
import { decodeView, ESCAPE_GATES } from "./decode-view.ts";
import type { FoundClass } from "./detector.ts";
import { Gate } from "./gate.ts";
import type { Identities } from "./identities.ts";
import { outsideOf, placeholdersIn } from "./inert.ts";
import { joinViews, LINE_BREAK_GATES } from "./join-view.ts";
import { type AnyDetector, type Hit, searchWith } from "./search.ts";
import type { Span } from "./spans.ts";
import { crossesJoin, endInParent, rootView, startInParent, type View } from "./view.ts";

/** Encodings within each other that are looked through: JSON in JSON in a query is three. */
const MAX_DEPTH = 4;
/** Of one text: each layer as it is, and joined in two ways. */
const MAX_VIEWS = 12;

const NOTHING: readonly Span[] = Object.freeze([]);

/**
 * All that known values and detectors find in a text and in the views of it, as stretches of the text itself.
 *
 * Bounds: {@link MAX_DEPTH} layers, {@link MAX_VIEWS} views; what is encoded more deeply is searched as it stands.
 */
export class ViewSearch {
  readonly #detectors: readonly AnyDetector[];
  /** Those without a gate. */
  readonly #always: readonly number[];
  readonly #identities: Identities;
  readonly #known: KnownValues | undefined;
  readonly #gate: Gate;

  constructor(
    detectors: readonly AnyDetector[],
    identities: Identities,
    known: KnownValues | undefined,
  ) {
    this.#detectors = detectors;
    this.#always = [...detectors.keys()].filter((index) => detectors[index]!.gates.length === 0);
    this.#identities = identities;
    this.#known = known;
    this.#gate = new Gate([...detectors.map(({ gates }) => gates), ESCAPE_GATES, LINE_BREAK_GATES]);
  }

  /** Not sorted. Throws where the budget is spent or a detector fails. */
  find(text: string, clock: Clock): readonly Span[] {
    const isHit = this.#gate.sweep(text);
    if (!isHit && this.#known === undefined && this.#always.length === 0) return NOTHING;
    const spans: Span[] = [];
    const views: View[] = [rootView(text)];
    const texts = new Set<string>();
    let budget: Budget | undefined;
    for (let i = 0; i < views.length && i < MAX_VIEWS; i++) {
      const view = views[i]!;
      if (i > 0) {
        if (texts.has(view.text)) continue;
        this.#gate.sweep(view.text);
      }
      const { hits } = this.#gate;
      const [isEncoded, hasLines] = [hits.at(-2) === 1, hits.at(-1) === 1];
      this.#findKnown(view, spans);
      for (let index = 0; index < this.#detectors.length; index++) {
        if (hits[index] === 0) continue;
        budget ??= new Budget(clock);
        this.#findBy(this.#detectors[index]!, view, spans, budget);
      }
      for (const index of this.#always) {
        budget ??= new Budget(clock);
        this.#findBy(this.#detectors[index]!, view, spans, budget);
      }
      if (view.depth >= MAX_DEPTH || !(isEncoded || hasLines)) continue;
      texts.add(view.text);
      const decoded = isEncoded ? decodeView(view) : undefined;
      if (decoded !== undefined) views.push(decoded);
      if (hasLines && !view.isJoined) views.push(...joinViews(view));
    }
    return spans;
  }

  #findBy(detector: AnyDetector, view: View, spans: Span[], budget: Budget): void {
    const { name, class: foundClass } = detector;
    this.#add(
      searchWith(detector, view.text, this.#identities, budget),
      name,
      foundClass,
      view,
      spans,
    );
    budget.checkTime();
  }

  #findKnown(view: View, spans: Span[]): void {
    const found = this.#known?.find(view.text, this.#identities) ?? [];
    for (const finding of found) {
      const hit = { ...finding, from: finding.start, to: finding.end };
      const [, knownClass = ""] = KNOWN_CLASS.exec(finding.replacement) ?? [];
      const foundClass = CLASSES.find((each) => each === knownClass) ?? "identifier";
      this.#add([hit], `known-${knownClass}`, foundClass, view, spans);
    }
  }

  #add(
    hits: readonly Hit[],
    name: string,
    foundClass: FoundClass,
    view: View,
    spans: Span[],
  ): void {
    if (hits.length === 0) return;
    const places = placeholdersIn(view.text);
    for (const hit of hits) {
      for (const { start, end, replacement } of outsideOf(places, hit, view.text)) {
        const range = inText(view, start, end, hit.from, hit.to);
        if (range === undefined) continue;
        spans.push({ ...range, replacement, name, class: foundClass });
      }
    }
  }
}

const KNOWN_CLASS = /^<([a-z]+)/;
const CLASSES: readonly FoundClass[] = ["identifier", "personal", "content", "secret"];

/** A finding of a view in the text itself; undefined where the text alone has to show it. */
function inText(
  view: View,
  start: number,
  end: number,
  from: number,
  to: number,
): { readonly start: number; readonly end: number } | undefined {
  let range = { start, end };
  let proof = { start: from, end: to };
  for (let at: View | undefined = view; at?.parent !== undefined; at = at.parent) {
    if (at.isJoined && !crossesJoin(at, proof.start, proof.end)) return undefined;
    range = { start: startInParent(at, range.start), end: endInParent(at, range.end) };
    proof = { start: startInParent(at, proof.start), end: endInParent(at, proof.end) };
  }
  return range;
}
