import type { Clock } from "../../clock.ts";
import type { KnownValues } from "../known/known-values.ts";
import { Budget } from "./budget.ts";
import { decodeView, ESCAPE_GATES } from "./decode-view.ts";
import type { FoundClass } from "./detector.ts";
import { isInPercent, isMisread, PLAIN_WRITING, type Writing, writingOf } from "./escaped-text.ts";
import { Gate } from "./gate.ts";
import type { Identities } from "./identities.ts";
import { outsideOf, placeholdersIn, withoutPlaceholders } from "./inert.ts";
import { joinViews, LINE_BREAK_GATES } from "./join-view.ts";
import { type AnyDetector, type Hit, searchWith } from "./search.ts";
import type { Span } from "./spans.ts";
import { crossesJoin, endInParent, rootView, startInParent, type View } from "./view.ts";

/** Encodings within each other that are looked through: JSON in JSON in a query is three. */
const MAX_DEPTH = 4;
/** Of one text: each layer as it is, and joined in six ways. */
const MAX_VIEWS = 28;

/** What a text has that other views are made of; in the gate after the detectors. */
const SIGNS: readonly (readonly string[])[] = [ESCAPE_GATES, LINE_BREAK_GATES, ["[^\\x00-\\x7f]"]];
const Sign = { escape: 0, lineBreak: 1, foreign: 2 } as const;

// To make one takes tens of milliseconds, and a process mostly has one list of detectors. What a sweep leaves behind is read at once.
const gates = new WeakMap<readonly AnyDetector[], Gate>();

function gateOf(detectors: readonly AnyDetector[]): Gate {
  const gate =
    gates.get(detectors) ?? new Gate([...detectors.map(({ gates: each }) => each), ...SIGNS]);
  gates.set(detectors, gate);
  return gate;
}

/** A view as it is searched, and where to put what is found. */
interface Look {
  readonly view: View;
  readonly places: readonly number[];
  readonly writing: Writing;
  readonly spans: Span[];
}

const NOTHING: readonly Span[] = Object.freeze([]);

/**
 * All that known values and detectors find in a text and in the views of it, as stretches of the text itself.
 *
 * Bounds: {@link MAX_DEPTH} layers, {@link MAX_VIEWS} views; what is encoded more deeply is searched as it stands.
 */
export class ViewSearch {
  readonly #detectors: readonly AnyDetector[];
  /** Of the detectors without gates, which run on any text, the indexes. */
  readonly #ungated: readonly number[];
  readonly #identities: Identities;
  readonly #known: KnownValues | undefined;
  readonly #gate: Gate;
  #isAscii = true;

  constructor(
    detectors: readonly AnyDetector[],
    identities: Identities,
    known: KnownValues | undefined,
  ) {
    this.#detectors = detectors;
    this.#ungated = [...detectors.keys()].filter((index) => detectors[index]!.gates.length === 0);
    this.#identities = identities;
    this.#known = known;
    this.#gate = gateOf(detectors);
  }

  /** Not sorted. Throws where the budget is spent or a detector fails. */
  find(text: string, clock: Clock): readonly Span[] {
    let places = placeholdersIn(text);
    // No gate in a placeholder counts: what begins there is no hit.
    const isHit = this.#gate.sweep(withoutPlaceholders(text, places));
    this.#isAscii = this.#gate.hits[this.#detectors.length + Sign.foreign] === 0;
    if (!isHit && this.#ungated.length === 0 && (this.#known?.size ?? 0) === 0) return NOTHING;
    const spans: Span[] = [];
    const views: View[] = [rootView(text)];
    const budget = new Budget(clock);
    const writing = this.#has(Sign.escape) ? writingOf(text) : PLAIN_WRITING;
    for (let i = 0; i < views.length; i++) {
      if (i > 0) {
        places = placeholdersIn(views[i]!.text);
        this.#gate.sweep(withoutPlaceholders(views[i]!.text, places));
      }
      // Before the detectors run: the views are read from the signs of this sweep.
      addViewsOf(views, i, this.#has(Sign.escape), this.#has(Sign.lineBreak));
      this.#findIn({ view: views[i]!, places, writing, spans }, budget);
    }
    return spans;
  }

  /** Whether the latest text was, so that it needs no look at its surrogates. */
  get isAscii(): boolean {
    return this.#isAscii;
  }

  #has(sign: number): boolean {
    return this.#gate.hits[this.#detectors.length + sign] === 1;
  }

  #findIn(look: Look, budget: Budget): void {
    const { hits } = this.#gate;
    if (this.#known !== undefined) this.#findKnown(this.#known, look);
    for (const index of this.#ungated) hits[index] = 1;
    const count = this.#detectors.length;
    for (let index = 0; index < count; index++) {
      if (hits[index] === 0) continue;
      const detector = this.#detectors[index]!;
      const found = searchWith(detector, look.view.text, this.#identities, budget);
      if (found.length > 0) addHits(look, found, detector.name, detector.class);
      budget.countSearched(look.view.text.length);
    }
    budget.checkTime();
  }

  #findKnown(known: KnownValues, look: Look): void {
    for (const finding of known.find(look.view.text, this.#identities)) {
      const hit = { ...finding, from: finding.start, to: finding.end };
      const [, knownClass = ""] = KNOWN_CLASS.exec(finding.replacement) ?? [];
      const foundClass = CLASSES.find((each) => each === knownClass) ?? "identifier";
      // Known values are found in all encodings: nothing is misread.
      addHits({ ...look, writing: PLAIN_WRITING }, [hit], `known-${knownClass}`, foundClass);
    }
  }
}

function addHits(
  { view, places, writing, spans }: Look,
  hits: readonly Hit[],
  name: string,
  foundClass: FoundClass,
): void {
  if (view.parent === undefined && writing === PLAIN_WRITING && places.length === 0) {
    // Nothing to ask of most texts but this.
    for (const { start, end, replacement } of hits) {
      if (doesTear(view.text, foundClass, start, end)) continue;
      spans.push({ start, end, replacement, name, class: foundClass });
    }
    return;
  }
  for (const hit of hits) {
    const stretch = view.text.slice(hit.from, hit.to);
    if (isMisread(writing, view.layer, foundClass, stretch)) continue;
    for (const { start, end, replacement } of outsideOf(places, hit, view.text)) {
      if (doesTear(view.text, foundClass, start, end)) continue;
      const range = inText(view, start, end, hit.from, hit.to);
      if (range === undefined) continue;
      spans.push({ ...range, replacement, name, class: foundClass });
    }
  }
}

const KNOWN_CLASS = /^<([a-z]+)/;
const CLASSES: readonly FoundClass[] = ["identifier", "personal", "content", "secret"];

/** The views of `views[index]` to the end of the list, but for those whose text is there already. */
function addViewsOf(views: View[], index: number, isEncoded: boolean, hasLines: boolean): void {
  const view = views[index]!;
  if (!(isEncoded || hasLines) || view.depth >= MAX_DEPTH) return;
  const decoded = isEncoded ? decodeView(view) : undefined;
  const joined = hasLines && view.joined === undefined ? joinViews(view) : [];
  for (const made of decoded === undefined ? joined : [decoded, ...joined]) {
    const isNew = views.every(({ text }) => text !== made.text);
    if (isNew && views.length < MAX_VIEWS) views.push(made);
  }
}

/** An address that begins or ends within an escape is none; of a secret what stands beside it is still one. */
function doesTear(text: string, foundClass: FoundClass, start: number, end: number): boolean {
  if (foundClass === "secret" || foundClass === "content" || !text.includes("%")) return false;
  return isInPercent(text, start) || isInPercent(text, end);
}

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
    if (at.joined !== undefined && !crossesJoin(at, proof.start, proof.end)) return undefined;
    if (at.joined === "key" && crossesJoin(at, range.start, range.end)) return undefined;
    range = { start: startInParent(at, range.start), end: endInParent(at, range.end) };
    proof = { start: startInParent(at, proof.start), end: endInParent(at, proof.end) };
  }
  return range;
}
