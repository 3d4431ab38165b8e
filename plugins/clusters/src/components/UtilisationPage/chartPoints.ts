/** A value at a moment in ms since the epoch; without one there is a gap. */
export type Point = { at: number; value: number | undefined };

/** The size of a chart, and what its edges mean. */
export type ChartScale = {
  from: number;
  to: number;
  most: number;
  width: number;
  height: number;
};

/** An SVG path through the points that have a value, broken where one has none. */
export function toPath(points: Point[], scale: ChartScale): string {
  const { from, to, most, width, height } = scale;
  let isPenDown = false;
  const parts: string[] = [];
  for (const { at, value } of points) {
    if (value === undefined) {
      isPenDown = false;
    } else {
      const x = ((at - from) / (to - from)) * width;
      const y = height - (Math.min(value, most) / most) * height;
      parts.push(`${isPenDown ? 'L' : 'M'}${round(x)} ${round(y)}`);
      isPenDown = true;
    }
  }
  return parts.join('');
}

/** The point whose moment is nearest. */
export function nearestPoint(points: Point[], at: number): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, point) =>
      best === undefined || Math.abs(point.at - at) < Math.abs(best.at - at)
        ? point
        : best,
    undefined,
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
