import { ReactNode } from 'react';
import { CopyButton } from '../marks';
import styles from './SidePanel.module.css';

/**
 * The list of what a {@link SidePanel} tells.
 *
 * @public
 */
export function PanelFields(props: { children: ReactNode }) {
  return <dl className={styles.fields}>{props.children}</dl>;
}

/**
 * Props of {@link PanelField}.
 *
 * @public
 */
export type PanelFieldProps = {
  label: string;
  /** A value that people copy; shown where there are no children. */
  copy?: string;
  children?: ReactNode;
};

/**
 * One line of {@link PanelFields}; nothing where there is nothing to tell.
 *
 * @public
 */
export function PanelField(props: PanelFieldProps) {
  const { label, copy, children } = props;
  if (!copy && !children) {
    return null;
  }
  return (
    <div className={styles.field}>
      <dt>{label}</dt>
      <dd>
        <span className={copy ? styles.value : styles.wide}>
          {children ?? copy}
        </span>
        {copy && <CopyButton value={copy} what={label} />}
      </dd>
    </div>
  );
}
