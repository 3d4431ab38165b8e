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

/**
 * An SVG path through the points that have a value, broken where one has none. A
 * point that stands alone is a line of no length, which round ends make visible.
 */
export function toPath(points: Point[], scale: ChartScale): string {
  const { from, to, most, width, height } = scale;
  let isPenDown = false;
  const parts: string[] = [];
  for (const [place, { at, value }] of points.entries()) {
    if (value === undefined) {
      isPenDown = false;
    } else {
      const x = ((at - from) / (to - from)) * width;
      const y = height - (Math.min(value, most) / most) * height;
      parts.push(`${isPenDown ? 'L' : 'M'}${round(x)} ${round(y)}`);
      if (!isPenDown && points[place + 1]?.value === undefined) {
        parts.push('h0');
      }
      isPenDown = true;
    }
  }
  return parts.join('');
}

/** Where an arrow key leads from a moment, to a point before or after it. */
export function nextMoment(
  moments: number[],
  from: number,
  key: string,
): number | undefined {
  const before = moments.filter(at => at < from);
  const after = moments.filter(at => at > from);
  switch (key) {
    case 'ArrowLeft':
      return outermost(before, Math.max);
    case 'ArrowRight':
      return outermost(after, Math.min);
    case 'Home':
      return outermost(moments, Math.min);
    case 'End':
      return outermost(moments, Math.max);
    default:
      return undefined;
  }
}

function outermost(
  moments: number[],
  choose: (...values: number[]) => number,
): number | undefined {
  return moments.length === 0 ? undefined : choose(...moments);
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
