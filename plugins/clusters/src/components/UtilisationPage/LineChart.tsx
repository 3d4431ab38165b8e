import { useFormat } from '@longshore/plugin-longshore-react';
import { KeyboardEvent, PointerEvent } from 'react';
import styles from './LineChart.module.css';
import { nearestPoint, nextMoment, Point, toPath } from './chartPoints';

const WIDTH = 600;
const HEIGHT = 120;

/** A line of a chart. */
export type Series = { label: string; points: Point[] };

/**
 * Lines over time; the line of text below says the values at one moment, that
 * under the pointer or the one that arrow keys have moved to.
 */
export function LineChart(props: {
  title: string;
  series: Series[];
  /** The time axis, ms since the epoch. */
  from: number;
  to: number;
  /** Top of the scale; the greatest value when absent. */
  most?: number;
  format(value: number): string;
  /** The moment under the pointer, in this or another chart. */
  pointed: number | undefined;
  onPoint(at: number | undefined): void;
}) {
  const { title, series, from, to, pointed, onPoint } = props;
  const format = useFormat();
  const values = series.flatMap(({ points }) =>
    points.flatMap(point => point.value ?? []),
  );
  const most = props.most ?? Math.max(1, ...values);
  const scale = { from, to, most, width: WIDTH, height: HEIGHT };
  const moment = pointed ?? to;
  const chosen = series.map(({ label, points }) => ({
    label,
    point: nearestPoint(points, moment),
  }));
  const text = chosen
    .map(({ label, point }) =>
      point?.value === undefined
        ? `${label} –`
        : `${label} ${props.format(point.value)}`,
    )
    .join(' · ');
  const shownAt = chosen.find(({ point }) => point)?.point?.at;
  const time =
    shownAt === undefined
      ? undefined
      : format.clock(new Date(shownAt).toISOString());
  const onKey = (event: KeyboardEvent) => {
    const at = nextMoment(
      series.flatMap(({ points }) => points.map(point => point.at)),
      shownAt ?? moment,
      event.key,
    );
    if (at !== undefined) {
      event.preventDefault();
      onPoint(at);
    }
  };
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPoint(from + ((event.clientX - box.left) / box.width) * (to - from));
  };
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="slider"
        tabIndex={0}
        aria-label={title}
        aria-valuemin={from}
        aria-valuemax={to}
        aria-valuenow={shownAt ?? moment}
        aria-valuetext={[time, text].filter(Boolean).join(' ')}
        onKeyDown={onKey}
        onBlur={() => onPoint(undefined)}
        onPointerMove={onMove}
        onPointerLeave={() => onPoint(undefined)}
      >
        {[0.25, 0.5, 0.75].map(part => (
          <line
            key={part}
            className={styles.grid}
            x1={0}
            x2={WIDTH}
            y1={HEIGHT * part}
            y2={HEIGHT * part}
          />
        ))}
        {series.map(({ label, points }, place) => (
          <path
            key={label}
            className={place === 0 ? styles.first : styles.second}
            d={toPath(points, scale)}
          />
        ))}
        {pointed !== undefined && (
          <line
            className={styles.cross}
            x1={((pointed - from) / (to - from)) * WIDTH}
            x2={((pointed - from) / (to - from)) * WIDTH}
            y1={0}
            y2={HEIGHT}
          />
        )}
      </svg>
      <p className={styles.values}>
        {time && <span>{time}</span>}
        {text}
      </p>
    </figure>
  );
}
