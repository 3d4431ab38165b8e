/**
 * States that have a mark, in the order of urgency.
 *
 * @public
 */
export const MARK_STATES = [
  'failed',
  'degraded',
  'changing',
  'running',
  'stopped',
  'unknown',
] as const;

/**
 * One of {@link MARK_STATES}.
 *
 * @public
 */
export type MarkState = (typeof MARK_STATES)[number];

/**
 * One shape per state, each different in outline and not only in colour, drawn
 * in a box of 12 with `currentColor`.
 */
export function MarkShape({ state }: { state: MarkState }) {
  switch (state) {
    case 'running':
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case 'changing':
      return (
        <>
          <circle
            cx="6"
            cy="6"
            r="4.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
          />
          <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" fill="currentColor" />
        </>
      );
    case 'degraded':
      return (
        <path
          d="M6 1.4 11 10.2H1z"
          fill="currentColor"
          stroke="currentColor"
          strokeWidth="1"
          strokeLinejoin="round"
        />
      );
    case 'failed':
      return (
        <rect x="1.5" y="1.5" width="9" height="9" rx="1" fill="currentColor" />
      );
    case 'stopped':
      return (
        <circle
          cx="6"
          cy="6"
          r="4.25"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
        />
      );
    default:
      return (
        <circle
          cx="6"
          cy="6"
          r="4.25"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray="2.2 2.25"
        />
      );
  }
}
