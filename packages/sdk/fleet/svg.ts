/** Text of an SVG, element by element. Values are numbers of ours and fixed words, but for text, which is escaped. */
export type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, content = ""): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(String(value))}"`,
  );
  const head = `<${name}${list.join("")}`;
  return content === "" ? `${head}/>` : `${head}>${content}</${name}>`;
}

export function text(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return element("text", { x: round(x), y: round(y), ...attributes }, escapeXml(words));
}

/** A line through the points, in coordinates with a tenth of a pixel. */
export function polyline(
  points: readonly (readonly [x: number, y: number])[],
  attributes: Attributes,
): string {
  const list = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  return element("polyline", { points: list, fill: "none", ...attributes });
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(words: string): string {
  return words
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
