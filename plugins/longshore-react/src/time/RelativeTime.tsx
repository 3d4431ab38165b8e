import { useEffect, useState } from 'react';
import {
  formatExact,
  formatRelative,
  formatSpan,
  nextChange,
} from './relativeTime';
import { useLanguage } from './useLanguage';

/**
 * Properties of {@link RelativeTime}.
 *
 * @public
 */
export type RelativeTimeProps = {
  /** ISO 8601. */
  value: string;
  /** `age` leaves out the "ago", for columns whose header says it. */
  format?: 'relative' | 'age';
  className?: string;
};

/**
 * "3 min ago", with the exact time on hover. It counts on by itself.
 *
 * @public
 */
export function RelativeTime(props: RelativeTimeProps) {
  const { value, format = 'relative', className } = props;
  const language = useLanguage();
  const timestamp = Date.parse(value);
  const now = useNow(timestamp);
  if (Number.isNaN(timestamp)) {
    return <span className={className}>{value}</span>;
  }
  return (
    <time
      className={className}
      dateTime={value}
      title={formatExact(timestamp, language)}
    >
      {format === 'age'
        ? formatSpan(now - timestamp, language)
        : formatRelative(timestamp, now, language)}
    </time>
  );
}

function useNow(timestamp: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(Date.now());
      timer = setTimeout(tick, nextChange(timestamp, Date.now()));
    };
    timer = setTimeout(tick, nextChange(timestamp, Date.now()));
    return () => clearTimeout(timer);
  }, [timestamp]);
  return Math.max(now, timestamp || 0);
}
