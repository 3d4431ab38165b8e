import { CopyButton } from '@longshore/plugin-longshore-react';
import styles from './CodeBlock.module.css';

/** YAML or commands to take away. */
export function CodeBlock(props: { text: string; what: string }) {
  const { text, what } = props;
  return (
    <div className={styles.block}>
      <span className={styles.copy}>
        <CopyButton value={text} what={what} />
      </span>
      {/* Scrolls, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.text} tabIndex={0} aria-label={what}>
        {text}
      </pre>
    </div>
  );
}
