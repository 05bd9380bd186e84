import { expect, test } from "vitest";
import { type Curve, drawLoad } from "./plot.ts";

function result(peak: number, seconds: number): Curve["result"] {
  const stretches = Array.from({ length: seconds / 10 }, (_, index) => {
    const second = index * 10;
    return { second, mean: 100, peak: second < 300 ? 0 : peak };
  });
  return { steadyLoad: 100, peakLoad: peak / 100, outageEndSecond: 300, stretches };
}

test("draws a curve for each policy in both panels, inside of them, with axes and a legend", () => {
  const svg = drawLoad("a <fleet> & more", [
    { label: "ours", result: result(180, 3600) },
    { label: "theirs", result: result(45_000, 1200) },
  ]);
  expect(svg).toContain("a &lt;fleet&gt; &amp; more");
  for (const words of ["ours", "theirs", "1000", "minutes since the backend came back"]) {
    expect(svg).toContain(`>${words}</text>`);
  }
  const curves = [...svg.matchAll(/points="([^"]+)"/g)].map(([, points]) =>
    points!.split(" ").map((point) => point.split(",").map(Number)),
  );
  expect(curves).toHaveLength(4);
  for (const [index, curve] of curves.entries()) {
    const [top, bottom] = index < 2 ? [70, 260] : [320, 510];
    for (const [x, y] of curve) {
      expect(x).toBeGreaterThanOrEqual(70);
      expect(x).toBeLessThanOrEqual(840);
      expect(y).toBeGreaterThanOrEqual(top!);
      expect(y).toBeLessThanOrEqual(bottom!);
    }
  }
  // 1.8 steady loads of 3 that the lower panel has.
  expect(curves[3]!.at(-1)).toEqual([840, 396]);
});
