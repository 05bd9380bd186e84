import type { Located } from "../diagnostics/finding.ts";
import type { SignalDeclaration } from "../load/declarations.ts";
import { mergeAnnotations } from "./merge-annotations.ts";
import type { ResolvedSignal } from "./model.ts";
import { located } from "./scope.ts";

/** A signal with what it says itself over what it refines; its attributes are merged elsewhere. */
export function inherit(
  signal: SignalDeclaration,
  parent: ResolvedSignal | undefined,
): Omit<ResolvedSignal, "attributes"> {
  return {
    kind: signal.kind,
    declaration: signal,
    id: idOf(signal),
    name:
      parent === undefined ? signal.name : located(parent.name.value, signal.base ?? signal.name),
    isRefinement: signal.isRefinement,
    origin: undefined,
    // As in Weaver, an empty text says nothing.
    brief: signal.brief || parent?.brief || "",
    note: signal.note || parent?.note,
    stability: signal.stability ?? parent?.stability,
    requirementLevel: signal.requirementLevel ?? parent?.requirementLevel,
    deprecated: signal.deprecated ?? parent?.deprecated,
    annotations: mergeAnnotations(parent?.annotations, signal.annotations),
    instrument: signal.instrument ?? parent?.instrument,
    unit: signal.unit ?? parent?.unit,
    spanKind: signal.spanKind ?? parent?.spanKind,
    body: signal.body ?? parent?.body,
  };
}

/** The id of a refinement may begin with its kind, as Weaver's do; the kind is no part of the name. */
function idOf(signal: SignalDeclaration): Located<string> {
  const start = `${signal.kind}.`;
  const { place, value } = signal.name;
  if (!signal.isRefinement || !value.startsWith(start)) return signal.name;
  return { place, value: value.slice(start.length) };
}
