const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: { unit: Intl.RelativeTimeFormatUnit; ms: number }[] = [
  { unit: 'year', ms: 365 * DAY },
  { unit: 'month', ms: 30 * DAY },
  { unit: 'day', ms: DAY },
  { unit: 'hour', ms: HOUR },
  { unit: 'minute', ms: MINUTE },
  { unit: 'second', ms: SECOND },
];

/** Below this a time is "now": counting seconds draws the eye for nothing. */
const NOW = 10 * SECOND;

/** "3 min ago" of a time, in the language given. */
export function formatRelative(
  timestamp: number,
  now: number,
  language: string,
): string {
  // Clocks of cluster and browser differ; nothing we show lies in the future.
  const age = Math.max(0, now - timestamp);
  if (age < NOW) {
    return formatNow(language);
  }
  const { unit, ms } =
    UNITS.find(candidate => age >= candidate.ms) ?? UNITS[UNITS.length - 1];
  return new Intl.RelativeTimeFormat(language, {
    // "yesterday" reads well, "last mo." says less than "1 mo. ago".
    numeric: unit === 'day' ? 'auto' : 'always',
    style: 'short',
  }).format(-Math.floor(age / ms), unit);
}

function formatNow(language: string): string {
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(
    0,
    'second',
  );
}

/** "3 min" of a span, in the language given. */
export function formatSpan(span: number, language: string): string {
  if (span < NOW) {
    return formatNow(language);
  }
  const { unit, ms } =
    UNITS.find(candidate => span >= candidate.ms) ?? UNITS[UNITS.length - 1];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(Math.max(0, Math.floor(span / ms)));
}

/** How long until the text of {@link formatRelative} can change, in ms. */
export function nextChange(timestamp: number, now: number): number {
  const age = Math.max(0, now - timestamp);
  if (age < MINUTE) {
    return 5 * SECOND;
  }
  return age < HOUR ? 20 * SECOND : 10 * MINUTE;
}

/** Date and time with seconds, in the reader's time zone. */
export function formatExact(timestamp: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(timestamp);
}

/** The time of a moment today, the date too when it was another day. */
export function formatClock(
  timestamp: number,
  now: number,
  language: string,
): string {
  const sameDay =
    new Date(timestamp).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(language, {
    ...(sameDay ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(timestamp);
}
