import { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/**
 * Properties of {@link EmptyState}.
 *
 * @public
 */
export type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
};

/**
 * Says what is missing, why, and the one next step.
 *
 * @public
 */
export function EmptyState(props: EmptyStateProps) {
  return (
    <div className={styles.empty} role="status">
      {props.icon && (
        <span className={styles.icon} aria-hidden>
          {props.icon}
        </span>
      )}
      <p className={styles.title}>{props.title}</p>
      {props.children && <div className={styles.text}>{props.children}</div>}
      {props.action}
    </div>
  );
}
