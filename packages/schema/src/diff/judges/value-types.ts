/** What TypeScript knows of a type: the kinds of value it takes, and how they are held together. */
interface Taken {
  readonly container: "none" | "array" | "template";
  readonly kinds: readonly string[];
}

/** An open enum takes what its values are, as `valueType` in generate/ writes it. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["string", ["string"]],
  ["enum[string]", ["string"]],
  ["int", ["number", "bigint"]],
  ["double", ["number"]],
  ["enum[int]", ["number"]],
  ["boolean", ["boolean"]],
]);

/** Whether callers that pass values of one type may pass them for the other, closed enums aside. */
export function takesAllOf(to: string, from: string): boolean {
  const [wide, narrow] = [takenBy(to), takenBy(from)];
  if (wide === undefined || narrow === undefined) return false;
  if (wide.container !== narrow.container) return false;
  return narrow.kinds.every((kind) => wide.kinds.includes(kind));
}

function takenBy(type: string): Taken | undefined {
  const [, template] = /^template\[(\w+)\]$/.exec(type) ?? [];
  const [, array] = /^(\w+)\[\]$/.exec(type) ?? [];
  const kinds = KINDS.get(template ?? array ?? type);
  if (kinds === undefined) return undefined;
  if (template !== undefined) return { container: "template", kinds };
  return { container: array === undefined ? "none" : "array", kinds };
}
