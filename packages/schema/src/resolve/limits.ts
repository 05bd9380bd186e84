/**
 * Bounds of what references may amount to. Those of reading bound the files; a reference in few
 * bytes can stand for many attributes, which is bounded here.
 */

/** References that lead from one signal over groups and bases to the last. */
export const MAX_REFERENCE_DEPTH = 64;

/** Attributes of one signal or group, inherited ones included. An event may have far fewer. */
export const MAX_SIGNAL_ATTRIBUTES = 1024;

/** Attributes of all signals of a registry and of those it builds upon, inherited ones included. */
export const MAX_RESOLVED_ATTRIBUTES = 500_000;

/** Values in the annotations of a use that count as one attribute more; what is left over is free. */
export const ANNOTATIONS_OF_ONE_ATTRIBUTE = 4;
