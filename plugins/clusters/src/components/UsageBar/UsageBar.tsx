import { useFormat } from '@longshore/plugin-longshore-react';
import styles from './UsageBar.module.css';

/** Above it a node or cell takes hardly anything more. */
const TIGHT = 0.9;

/** A share of 0 to 1 as a bar with its number; without one a dash. */
export function UsageBar(props: {
  share: number | undefined;
  /** Says what it is a share of. */
  label: string;
  /** It is of the past, so the bar is drawn pale. */
  isStale?: boolean;
}) {
  const { share, label, isStale } = props;
  const format = useFormat();
  if (share === undefined || !Number.isFinite(share)) {
    return <span className={styles.none}>–</span>;
  }
  const percent = `${format.number(Math.round(share * 100))} %`;
  return (
    <span
      className={[styles.usage, isStale && styles.stale]
        .filter(Boolean)
        .join(' ')}
      title={`${label}: ${percent}`}
    >
      <span className={styles.bar} aria-hidden>
        <span
          className={share >= TIGHT ? styles.tight : undefined}
          style={{ width: `${Math.min(1, share) * 100}%` }}
        />
      </span>
      <span className={styles.percent}>{percent}</span>
    </span>
  );
}
