import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import { OperationLogLine } from '@longshore/plugin-longshore-common';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { useFormat } from '../time';
import { longshoreTranslationRef } from '../translation';
import styles from './OperationPage.module.css';

/** Nearer to the end than this counts as at the end: rounding, and a line. */
const NEAR_END_PX = 24;

/** What a line says, in the reader's language. */
export type LineText = (line: OperationLogLine) => string;

function PlainLine(props: { line: OperationLogLine; text: LineText }) {
  const { line, text } = props;
  const format = useFormat();
  return (
    <div className={styles.line}>
      <time className={styles.quiet} dateTime={line.at}>
        {format.clock(line.at)}
      </time>
      <span>{text(line)}</span>
    </div>
  );
}

const asItIs: LineText = ({ message }) => message;

/** Drawn once: new lines leave the thousands before them alone. */
const Line = memo(PlainLine);

/**
 * The log, which stays at its newest line unless the reader has scrolled up.
 * Thousands of lines are fine: those out of sight are not laid out.
 */
export function OperationLog(props: {
  lines: OperationLogLine[];
  text?: LineText;
}) {
  const { lines, text = asItIs } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const box = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);

  const toEnd = () => {
    if (box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  };
  useLayoutEffect(() => {
    if (follows) {
      toEnd();
    }
  }, [follows, lines.length]);

  return (
    <section className={styles.log}>
      <div className={styles.logHead}>
        <h3>{t('operation.log')}</h3>
        {!follows && (
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setFollows(true)}
          >
            {t('operation.toNewest')}
          </Button>
        )}
      </div>
      <div
        ref={box}
        className={styles.lines}
        role="log"
        aria-label={t('operation.log')}
        // A thousand lines a minute are not to be read aloud.
        aria-live="off"
        // So that the keyboard can scroll it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          const { scrollHeight, scrollTop, clientHeight } = currentTarget;
          setFollows(scrollHeight - scrollTop - clientHeight < NEAR_END_PX);
        }}
      >
        {lines.length === 0 && (
          <p className={styles.quiet}>{t('operation.noLog')}</p>
        )}
        {lines.map(line => (
          <Line key={line.sequence} line={line} text={text} />
        ))}
      </div>
    </section>
  );
}
