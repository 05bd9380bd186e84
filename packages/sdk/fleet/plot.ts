import type { Result } from "./simulate.ts";
import { type Attributes, element, polyline, round, text } from "./svg.ts";

/** Colours that people tell apart whatever colours they see (Okabe and Ito), and dashes beside them. */
const LINES: readonly Attributes[] = [
  { stroke: "#0072b2", "stroke-width": 2 },
  { stroke: "#d55e00", "stroke-width": 1.5, "stroke-dasharray": "6 3" },
];
const FONT = { "font-family": "sans-serif", "font-size": 12, fill: "#222222" };
const WIDTH = 860;
const LEFT = 70;
const RIGHT = 20;
const PANEL_HEIGHT = 190;
const UPPER_TOP = 70;
const LOWER_TOP = 320;
const HEIGHT = 575;
const LIMIT = 2;
/** Loads below are drawn here: a logarithm has no zero. */
const FLOOR = 0.1;
const LOWER_MAX = 3;

type Drawn = Pick<Result, "steadyLoad" | "peakLoad" | "outageEndSecond" | "stretches">;

/** One curve: a policy's name and what its run had. */
export interface Curve {
  readonly label: string;
  readonly result: Drawn;
}

interface Panel {
  readonly top: number;
  readonly title: string;
  /** Of a load, from 0 at the bottom to 1 at the top. */
  readonly scale: (load: number) => number;
  readonly ticks: readonly number[];
}

/**
 * Records offered to the backend over time, in steady loads: above on a logarithmic scale, where every
 * curve has room, below from 0 to 3, where the limit is. Each point is the busiest ten seconds of its stretch.
 */
export function drawLoad(heading: string, curves: readonly Curve[]): string {
  const ends = curves.map(({ result }) => result.stretches.at(-1)!.second);
  const toX = timeScale(curves[0]!.result, Math.max(...ends));
  const most = Math.max(10, ...curves.map(({ result }) => result.peakLoad));
  const decades = Math.ceil(Math.log10(most / FLOOR));
  const upper: Panel = {
    top: UPPER_TOP,
    title: "load, in steady loads (logarithmic)",
    scale: (load) => Math.log10(Math.max(load, FLOOR) / FLOOR) / decades,
    ticks: Array.from({ length: decades + 1 }, (_, index) => FLOOR * 10 ** index),
  };
  const lower: Panel = {
    top: LOWER_TOP,
    title: "the same, from 0 to 3 (higher is cut off)",
    scale: (load) => Math.min(load, LOWER_MAX) / LOWER_MAX,
    ticks: [0, 1, 2, 3],
  };
  const panels = [upper, lower].map((panel) => drawPanel(panel, toX, curves));
  const parts = [
    element("title", {}, heading),
    element("rect", { width: WIDTH, height: HEIGHT, fill: "#ffffff" }),
    text(LEFT, 22, heading, { "font-size": 15, "font-weight": "bold" }),
    ...legend(curves),
    ...panels,
    text(LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 12, "minutes since the backend came back", {
      "text-anchor": "middle",
    }),
  ];
  const size = { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" };
  const body = `\n${parts.join("\n")}\n`;
  return `${element("svg", { xmlns: "http://www.w3.org/2000/svg", ...size, ...FONT }, body)}\n`;
}

interface TimeScale {
  readonly x: (second: number) => number;
  readonly outageEndSecond: number;
  readonly endSecond: number;
}

function timeScale({ outageEndSecond }: Drawn, endSecond: number): TimeScale {
  const x = (second: number): number => LEFT + (second / endSecond) * (WIDTH - LEFT - RIGHT);
  return { x, outageEndSecond, endSecond };
}

function drawPanel(
  { top, title, scale, ticks }: Panel,
  time: TimeScale,
  curves: readonly Curve[],
): string {
  const bottom = top + PANEL_HEIGHT;
  const y = (load: number): number => bottom - scale(load) * PANEL_HEIGHT;
  const across = { x1: LEFT, x2: WIDTH - RIGHT };
  const grid = ticks.map((load) =>
    [
      element("line", { ...across, y1: round(y(load)), y2: round(y(load)), stroke: "#dddddd" }),
      text(LEFT - 8, y(load) + 4, `${Number(load.toPrecision(3))}`, { "text-anchor": "end" }),
    ].join(""),
  );
  const limit = [
    element("line", {
      ...across,
      y1: round(y(LIMIT)),
      y2: round(y(LIMIT)),
      stroke: "#222222",
      "stroke-dasharray": "2 3",
    }),
    text(LEFT + 4, y(LIMIT) - 5, "limit: 2 x steady"),
  ];
  // The first is ours and is drawn last, above the others.
  const lines = curves.map(({ result }, index) => {
    const points = result.stretches.map(
      ({ second, peak }) => [time.x(second), y(peak / result.steadyLoad)] as const,
    );
    return polyline(points, LINES[index]!);
  });
  return [
    text(LEFT, top - 10, title),
    ...grid,
    ...timeAxis(time, top, bottom),
    ...limit,
    ...lines.reverse(),
  ].join("\n");
}

function timeAxis(
  { x, outageEndSecond, endSecond }: TimeScale,
  top: number,
  bottom: number,
): string[] {
  const minutes = (endSecond - outageEndSecond) / 60;
  const step = [5, 10, 30, 60, 120, 360].find((candidate) => minutes / candidate <= 10) ?? 1440;
  const first = -Math.floor(outageEndSecond / 60 / step) * step;
  const marks: string[] = [];
  for (let minute = first; minute <= minutes; minute += step) {
    const at = round(x(outageEndSecond + minute * 60));
    marks.push(
      element("line", { x1: at, x2: at, y1: bottom, y2: bottom + 5, stroke: "#222222" }),
      text(at, bottom + 19, String(minute), { "text-anchor": "middle" }),
    );
  }
  const back = round(x(outageEndSecond));
  return [
    element("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: bottom, y2: bottom, stroke: "#222222" }),
    element("line", { x1: back, x2: back, y1: top, y2: bottom, stroke: "#888888" }),
    ...marks,
  ];
}

function legend(curves: readonly Curve[]): string[] {
  let x = LEFT;
  return curves.map(({ label }, index) => {
    const line = element("line", { x1: x, x2: x + 28, y1: 38, y2: 38, ...LINES[index] });
    const words = text(x + 34, 42, label);
    x += 60 + label.length * 6.5;
    return `${line}${words}`;
  });
}
