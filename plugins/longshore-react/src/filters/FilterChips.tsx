import { ToggleButton } from '@backstage/ui';
import { ReactNode } from 'react';
import { MarkState, StatusMark } from '../marks';
import styles from './FilterChips.module.css';

/**
 * A group of filters that stand in a row; see {@link FilterChip}.
 *
 * @public
 */
export function FilterChips(props: { label: string; children: ReactNode }) {
  return (
    <div className={styles.chips} role="group" aria-label={props.label}>
      {props.children}
    </div>
  );
}

/**
 * Props of {@link FilterChip}.
 *
 * @public
 */
export type FilterChipProps = {
  /** Its mark; absent for the chip that stands for all. */
  state?: MarkState;
  isSelected: boolean;
  onChange(isSelected: boolean): void;
  children: ReactNode;
};

/**
 * A state, and a filter for the rows in it.
 *
 * @public
 */
export function FilterChip(props: FilterChipProps) {
  const { state, isSelected, onChange, children } = props;
  return (
    <ToggleButton
      className={styles.chip}
      size="small"
      isSelected={isSelected}
      onChange={onChange}
    >
      {state && <StatusMark state={state} compact decorative />}
      {children}
    </ToggleButton>
  );
}

/**
 * How many rows a {@link FilterChip} lets through.
 *
 * @public
 */
export function FilterCount(props: { children: ReactNode }) {
  return <span className={styles.count}>{props.children}</span>;
}

/**
 * The states that are chosen after one of them was switched.
 *
 * @public
 */
export function withSwitched<T>(
  selected: T[],
  state: T,
  isSelected: boolean,
): T[] {
  return isSelected
    ? [...selected, state]
    : selected.filter(other => other !== state);
}
