import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ReactNode } from 'react';
import { longshoreTranslationRef } from '../translation';
import { MarkShape, MarkState } from './shapes';
import styles from './StatusMark.module.css';

/**
 * Properties of {@link StatusMark}.
 *
 * @public
 */
export type StatusMarkProps = {
  state: MarkState;
  /** Says more than the state's own word, for example "1 of 6 failing". */
  children?: ReactNode;
  /**
   * Shape without word, where the word stands elsewhere on the page. Assistive
   * technology still gets one: this, or the state's own.
   */
  label?: string;
  /** Draw the shape alone. */
  compact?: boolean;
  /** The word stands beside the shape already, so it is hidden from readers. */
  decorative?: boolean;
  className?: string;
};

/**
 * A state as shape, word and colour, so that no one needs to see the colour.
 *
 * @public
 */
export function StatusMark(props: StatusMarkProps) {
  const { state, children, label, compact, decorative, className } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const word = t(`state.${state}`);
  const classes = [
    styles.mark,
    compact && styles.compact,
    styles[state],
    className,
  ];
  if (compact) {
    return (
      <span className={classes.filter(Boolean).join(' ')}>
        <svg
          className={styles.shape}
          viewBox="0 0 12 12"
          role={decorative ? undefined : 'img'}
          aria-label={decorative ? undefined : label ?? word}
          aria-hidden={decorative || undefined}
        >
          {!decorative && <title>{label ?? word}</title>}
          <MarkShape state={state} />
        </svg>
      </span>
    );
  }
  const text = children ?? label ?? word;
  return (
    <span className={classes.filter(Boolean).join(' ')} data-state={state}>
      <svg
        className={styles.shape}
        viewBox="0 0 12 12"
        // The text may tell the reason only; the state itself is said here.
        role={text === word ? undefined : 'img'}
        aria-label={text === word ? undefined : word}
        aria-hidden={text === word ? true : undefined}
      >
        <MarkShape state={state} />
      </svg>
      <span
        className={`${styles.text} ${styles.word}`}
        title={typeof text === 'string' ? text : undefined}
      >
        {text}
      </span>
    </span>
  );
}
