import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ToggleButton } from '@backstage/ui';
import {
  CellHealthState,
  CellOverview,
} from '@longshore/plugin-clusters-common';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import { HEALTH_MARKS, HEALTH_STATES } from '../HealthMark';
import styles from './HealthChips.module.css';

/**
 * "3 healthy · 1 no contact since 12:01": how many are in each state that there
 * is. Each is a filter.
 */
export function HealthChips(props: {
  cells: CellOverview[];
  selected: CellHealthState[];
  onChange(states: CellHealthState[]): void;
}) {
  const { cells, selected, onChange } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const states = HEALTH_STATES.filter(
    state =>
      selected.includes(state) ||
      cells.some(cell => cell.health.state === state),
  );
  return (
    <div className={styles.chips} role="group" aria-label={t('list.states')}>
      {states.map(state => {
        const members = cells.filter(cell => cell.health.state === state);
        const word = t(`health.${state}`);
        return (
          <ToggleButton
            key={state}
            className={styles.chip}
            size="small"
            isSelected={selected.includes(state)}
            onChange={isSelected =>
              onChange(
                isSelected
                  ? [...selected, state]
                  : selected.filter(other => other !== state),
              )
            }
          >
            <StatusMark state={HEALTH_MARKS[state]} compact decorative />
            <span className={styles.count}>
              {format.number(members.length)}
            </span>{' '}
            {state === 'control-plane-lost' && members.length > 0
              ? t('health.since', {
                  word,
                  time: format.clock(earliest(members)),
                })
              : word}
          </ToggleButton>
        );
      })}
    </div>
  );
}

function earliest(cells: CellOverview[]): string {
  return cells.map(cell => cell.health.since).sort()[0];
}
